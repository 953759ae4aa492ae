package io.sparkdet.app.exportlabels;

import io.sparkdet.app.TestSpark;
import io.sparkdet.sql.detector.DetectionSchema;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Rows of a label output, made by hand. */
final class LabelRows {

  private final List<Row> rows = new ArrayList<>();

  LabelRows ok(String path, @Nullable Integer width, @Nullable Integer height, Row... boxes) {
    return add(path, width, height, "ok", List.of(boxes));
  }

  LabelRows failed(String path, String status) {
    return add(path, null, null, status, null);
  }

  static Row box(
      double xMin, double yMin, double xMax, double yMax, double score, int id, String category) {
    return RowFactory.create(
        (float) xMin, (float) yMin, (float) xMax, (float) yMax, (float) score, id, category);
  }

  /** Writes the table as {@code label} does, in several files. */
  String write(Path folder, String format) {
    TestSpark.session()
        .createDataFrame(rows, DetectionSchema.LABEL)
        .repartition(3)
        .write()
        .format(format)
        .option("ignoreNullFields", "false")
        .save(folder.toString());
    return folder.toString();
  }

  private LabelRows add(
      String path,
      @Nullable Integer width,
      @Nullable Integer height,
      String status,
      @Nullable List<Row> boxes) {
    Timestamp time = Timestamp.valueOf("2026-01-02 03:04:05");
    rows.add(
        RowFactory.create(
            path, 1000L, null, time, width, height, status, null, boxes, "m@01", "5e", "run",
            time));
    return this;
  }
}
