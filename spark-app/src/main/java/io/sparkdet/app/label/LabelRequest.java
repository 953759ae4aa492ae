package io.sparkdet.app.label;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a label job is asked to do.
 *
 * @param inputs folders, globs or files; for tables their locations
 * @param inputFormat what the inputs are
 * @param contentColumn the binary column of tables
 * @param idColumn the column of tables that becomes {@code path}
 * @param output where the table of detections goes; must not hold anything
 * @param outputFormat how it is written
 * @param coco the COCO results file to write as well
 * @param detector settings of the detector by name, as {@link io.sparkdet.sql.DetectorSettings}
 *     takes them; what is missing comes from the model folder
 * @param partitions the number of tasks, 0 to choose by bytes
 */
public record LabelRequest(
    List<String> inputs,
    InputFormat inputFormat,
    String contentColumn,
    String idColumn,
    String output,
    OutputFormat outputFormat,
    Optional<CocoRequest> coco,
    Map<String, String> detector,
    int partitions) {

  /**
   * A COCO results file that is wanted.
   *
   * @param output where it goes
   * @param annotations the COCO instances file that gives image ids by file name
   */
  public record CocoRequest(String output, String annotations) {}
}
