package io.sparkdet.app.report.label;

import io.sparkdet.app.TestSpark;
import io.sparkdet.sql.detector.DetectionSchema;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of a label output, made by hand. */
public final class LabelTableRows {

  private final List<Row> rows = new ArrayList<>();
  private String model = "lite@0123456789ab";

  LabelTableRows model(String id) {
    this.model = id;
    return this;
  }

  LabelTableRows ok(String path, int width, int height, Row... detections) {
    return add(path, width, height, "ok", null, List.of(detections));
  }

  LabelTableRows failed(String path, String status, String error) {
    return add(path, null, null, status, error, null);
  }

  static Row box(
      double xMin, double yMin, double xMax, double yMax, double score, int id, String category) {
    return RowFactory.create(
        (float) xMin, (float) yMin, (float) xMax, (float) yMax, (float) score, id, category);
  }

  Dataset<Row> table() {
    return TestSpark.session().createDataFrame(rows, DetectionSchema.LABEL);
  }

  private LabelTableRows add(
      String path,
      @org.jspecify.annotations.Nullable Integer width,
      @org.jspecify.annotations.Nullable Integer height,
      String status,
      @org.jspecify.annotations.Nullable String error,
      @org.jspecify.annotations.Nullable List<Row> detections) {
    Timestamp time = Timestamp.valueOf("2026-01-02 03:04:05");
    rows.add(
        RowFactory.create(
            path,
            1000L,
            null,
            time,
            width,
            height,
            status,
            error,
            detections,
            model,
            "5e771465",
            "run",
            time));
    return this;
  }
}
