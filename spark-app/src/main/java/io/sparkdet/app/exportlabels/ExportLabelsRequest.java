package io.sparkdet.app.exportlabels;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.exportlabels.format.FolderFormat;
import io.sparkdet.app.exportlabels.format.LabelFormat;
import io.sparkdet.app.exportlabels.format.LabelFormats;
import io.sparkdet.app.exportlabels.option.ExportLabelsOption;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.option.OptionValues;
import java.util.Map;
import java.util.Optional;

/**
 * What an export of labels is to do.
 *
 * @param label the table that {@code label} wrote
 * @param format name of the format
 * @param output the file, or the folder of formats with a file an image, which must be empty
 * @param scoreThreshold only boxes of at least this score
 * @param classes a file of the classes to export, in their order; empty for all of the table
 * @param root the folder that names of images begin below; empty for the deepest that holds all
 * @param imagePrefix what stands before names where a tool opens pictures
 */
@PublicApi
public record ExportLabelsRequest(
    String label,
    String format,
    String output,
    double scoreThreshold,
    Optional<String> classes,
    Optional<String> root,
    String imagePrefix) {

  /**
   * Validates format and threshold.
   *
   * @throws UserException if there is no such format, or the threshold is no number
   */
  public ExportLabelsRequest {
    LabelFormats.named(format);
    if (!Double.isFinite(scoreThreshold)) {
      throw new UserException(
          "Cannot export labels with --score-threshold %s: give a number such as 0.5"
              .formatted(scoreThreshold));
    }
  }

  /**
   * Returns the request of options.
   *
   * @param given texts by the options' names, see {@link ExportLabelsOption}
   * @throws UserException if one makes no sense
   */
  public static ExportLabelsRequest of(Map<String, String> given) {
    try {
      OptionValues<ExportLabelsOption> values = OptionValues.of(ExportLabelsOption.class, given);
      return new ExportLabelsRequest(
          values.text(ExportLabelsOption.LABEL),
          values.text(ExportLabelsOption.FORMAT),
          values.text(ExportLabelsOption.OUTPUT),
          values.decimal(ExportLabelsOption.SCORE_THRESHOLD),
          values.textIfSet(ExportLabelsOption.CLASSES),
          values.textIfSet(ExportLabelsOption.ROOT),
          values.text(ExportLabelsOption.IMAGE_PREFIX));
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the same with another file or folder that receives the labels. */
  public ExportLabelsRequest writingTo(String other) {
    return new ExportLabelsRequest(
        label, format, other, scoreThreshold, classes, root, imagePrefix);
  }

  /** Returns whether the output is a folder. */
  public boolean makesFolder() {
    return LabelFormats.named(format) instanceof FolderFormat;
  }

  LabelFormat labelFormat() {
    return LabelFormats.named(format);
  }
}
