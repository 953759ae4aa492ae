package io.sparkdet.app.label;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.InputProbe;
import io.sparkdet.app.label.input.InputFormat;
import io.sparkdet.app.label.output.OutputFormat;
import io.sparkdet.app.listing.ListingRules;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.efficientdet.machine.EngineLibraries;
import io.sparkdet.sql.detector.DetectorSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What a label job is asked to do.
 *
 * @param inputs folders, globs or files; for tables their locations
 * @param inputFormat what the inputs are
 * @param contentColumn the binary column of tables
 * @param idColumn the column of tables that becomes {@code path}
 * @param output where the table of detections goes; must not hold anything
 * @param outputFormat how it is written
 * @param listing which files of folders are images
 * @param coco the COCO results file to write as well
 * @param detector settings of the detector by name, as {@link
 *     io.sparkdet.sql.detector.DetectorSettings} takes them; what is missing comes from the model
 *     folder
 * @param partitions the number of tasks, 0 to choose by bytes
 */
@PublicApi
public record LabelRequest(
    List<String> inputs,
    InputFormat inputFormat,
    String contentColumn,
    String idColumn,
    String output,
    OutputFormat outputFormat,
    ListingRules listing,
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

  /**
   * Refuses inputs that are not there, as far as it can be told without listing them.
   *
   * @throws io.sparkdet.app.error.UserException that names the first of them
   */
  public void requireInputs(Configuration hadoop) {
    for (String input : inputs) {
      boolean pattern = input.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
      if (!pattern) {
        new InputProbe("--input", input).require(hadoop);
      }
    }
  }

  /**
   * Refuses a model that cannot be opened, settings that make no sense, and another version of an
   * engine's library before SparkDet's.
   *
   * @throws io.sparkdet.app.error.UserException that names it
   */
  public void requireDetector(Configuration hadoop) {
    EngineLibraries.clash()
        .ifPresent(
            clash -> {
              throw new UserException(clash.sentence());
            });
    try {
      DetectorSettings.of(detector).resolve(hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw UserMistakes.refusal(
          "Cannot use the model %s".formatted(detector.getOrDefault("model", "")),
          "mend --model",
          e);
    }
  }
}
