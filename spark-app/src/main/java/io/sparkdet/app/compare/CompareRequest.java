package io.sparkdet.app.compare;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.option.OptionValues;
import java.util.Optional;

/**
 * What a comparison is to do.
 *
 * @param before detections: a COCO results file or a table, such as a {@code label} output
 * @param after other detections of the same images
 * @param annotations the truth, which tells right boxes from wrong ones: a COCO instances file, a
 *     Pascal VOC directory or a table
 * @param split a file of the image names of a VOC directory that count
 * @param output the folder that receives the results
 */
@PublicApi
public record CompareRequest(
    String before,
    String after,
    Optional<String> annotations,
    Optional<String> split,
    String output) {

  /** Returns what the options say. */
  public static CompareRequest of(OptionValues<CompareOption> options) {
    return new CompareRequest(
        options.text(CompareOption.BEFORE),
        options.text(CompareOption.AFTER),
        options.textIfSet(CompareOption.ANNOTATIONS),
        options.textIfSet(CompareOption.SPLIT),
        options.text(CompareOption.OUTPUT));
  }

  /** Returns the same with another folder that receives the results. */
  public CompareRequest writingTo(String folder) {
    return new CompareRequest(before, after, annotations, split, folder);
  }
}
