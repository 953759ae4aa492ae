package io.sparkdet.app.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;

/**
 * Where a fit of an estimator writes: folders of its own, so that fits side by side, as of a cross
 * validation, do not meet.
 *
 * @param annotations the table of what was learned from and of what was held out
 * @param model the model folder
 * @param temporary whether they are deleted when the application ends
 */
record FitFolders(String annotations, String model, boolean temporary) {

  /** Names the parts of the table: false for what was learned from, true for what was held out. */
  static final String HELD_OUT = "held_out";

  /** Names the folders of a fit, by full URIs. */
  static FitFolders of(TrainerParams params, SparkContext context) {
    boolean named = params.isSet(params.outputUrl());
    String name = UUID.randomUUID().toString();
    try {
      Path folder =
          named
              ? qualified(params.getOrDefault(params.outputUrl()), context.hadoopConfiguration())
              : ApplicationFolder.of(context);
      return new FitFolders(
          new Path(folder, "annotations-" + name).toString(),
          new Path(folder, "model-" + name).toString(),
          !named);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot train into %s: %s"
              .formatted(
                  named ? params.getOrDefault(params.outputUrl()) : "a temporary folder",
                  e.getMessage()),
          e);
    }
  }

  private static Path qualified(String url, Configuration hadoop) throws IOException {
    Path folder = new Path(url);
    return folder.getFileSystem(hadoop).makeQualified(folder);
  }

  /** Returns the part of the table that is learned from. */
  String training() {
    return annotations + "/" + HELD_OUT + "=false";
  }

  /** Returns the part of the table that is held out. */
  String validation() {
    return annotations + "/" + HELD_OUT + "=true";
  }

  /** Deletes what a temporary model does not need once it is trained. */
  void tidy(Configuration hadoop) {
    if (!temporary) {
      return;
    }
    try {
      for (Path spent : new Path[] {new Path(annotations), new Path(model, "checkpoints")}) {
        spent.getFileSystem(hadoop).delete(spent, true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
