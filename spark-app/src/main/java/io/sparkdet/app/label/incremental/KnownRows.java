package io.sparkdet.app.label.incremental;

import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a table holds before a run adds to it. Spark compares keys, distributed; nothing of it comes
 * to the driver.
 *
 * @param rows the table as it is now
 * @param model of the run
 * @param settings of the run, hashed
 * @param replace whether rows of other models and settings are replaced too
 */
public record KnownRows(Dataset<Row> rows, String model, String settings, boolean replace) {

  /** What another try may change: storage that was away, a process that ended. */
  private static final List<String> TRIED_AGAIN =
      List.of(ImageStatus.UNREADABLE.label(), ImageStatus.INFERENCE_FAILED.label());

  /** Returns the columns that tell which older row a new one replaces. */
  public List<String> keys() {
    return replace ? List.of("path") : List.of("path", "model", "settings");
  }

  /** Returns the rows of this model and these settings. */
  public Dataset<Row> ofRun() {
    return rows.where(
        functions.col("model").equalTo(model).and(functions.col("settings").equalTo(settings)));
  }

  /** Returns those of them that need no other try. */
  public Dataset<Row> settled() {
    return ofRun().where(functions.not(functions.col("status").isin(TRIED_AGAIN.toArray())));
  }

  /**
   * Returns the images that the table lacks: those without a settled row of the same path, length
   * and time. A length or time that is NULL is not known and matches any.
   *
   * @param images with the columns {@code path}, {@code bytes} and {@code modified_at}
   */
  public Dataset<Row> missing(Dataset<Row> images) {
    Dataset<Row> known = settled().select("path", "bytes", "modified_at");
    Column same =
        images
            .col("path")
            .equalTo(known.col("path"))
            .and(unknownOrEqual(images.col("bytes"), known.col("bytes")))
            .and(unknownOrEqual(images.col("modified_at"), known.col("modified_at")));
    return images.join(known, same, "left_anti");
  }

  private static Column unknownOrEqual(Column image, Column known) {
    return image.isNull().or(image.eqNullSafe(known));
  }

  /** Returns whether labels of these images would replace rows. */
  public boolean hasRowsOf(Dataset<Row> images) {
    Dataset<Row> replaced = replace ? rows : ofRun();
    Dataset<Row> paths = images.select("path");
    return !replaced
        .join(paths, replaced.col("path").equalTo(paths.col("path")), "left_semi")
        .isEmpty();
  }
}
