package io.sparkdet.app.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where a fit of an estimator writes: folders of its own, so that fits side by side, as of a cross
 * validation, do not meet.
 *
 * @param annotations the table of what was learned from and of what was held out
 * @param model the model folder
 */
record FittedFolders(String annotations, String model) {

  /** Names the parts of the table: false for what was learned from, true for what was held out. */
  static final String HELD_OUT = "held_out";

  /**
   * Names the folders of a fit, by full URIs.
   *
   * @throws IllegalArgumentException if the parameters name no place for them
   */
  static FittedFolders of(TrainerParams params, Configuration hadoop) {
    if (!params.isSet(params.outputUrl())) {
      throw new IllegalArgumentException(
          "Cannot train: outputUrl is not set; name a folder for models with setOutputUrl");
    }
    Path folder = new Path(params.getOrDefault(params.outputUrl()));
    String name = UUID.randomUUID().toString();
    try {
      Path full = folder.getFileSystem(hadoop).makeQualified(folder);
      return new FittedFolders(
          new Path(full, "annotations-" + name).toString(),
          new Path(full, "model-" + name).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot train into %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Returns the part of the table that is learned from. */
  String training() {
    return annotations + "/" + HELD_OUT + "=false";
  }

  /** Returns the part of the table that is held out. */
  String validation() {
    return annotations + "/" + HELD_OUT + "=true";
  }
}
