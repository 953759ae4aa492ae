package io.sparkdet.sql.metrics;

import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows of {@link BoxColumns}'s form as what the metrics take; no array is no box. */
final class ImageRows {

  private ImageRows() {}

  static ImageTruths truths(@Nullable List<Row> rows) {
    if (rows == null || rows.isEmpty()) {
      return ImageTruths.NONE;
    }
    int n = rows.size();
    long[] ids = new long[n];
    long[] categories = new long[n];
    double[] boxes = new double[4 * n];
    double[] areas = new double[n];
    boolean[] crowds = new boolean[n];
    for (int i = 0; i < n; i++) {
      Row truth = complete("truth", rows.get(i));
      ids[i] = truth.getLong(0);
      categories[i] = truth.getLong(1);
      box(truth, 2, boxes, i);
      areas[i] = truth.getDouble(6);
      crowds[i] = truth.getInt(7) != 0;
    }
    return new ImageTruths(categories, boxes, areas, crowds, ids);
  }

  static ImageDetections detections(@Nullable List<Row> rows) {
    if (rows == null || rows.isEmpty()) {
      return ImageDetections.NONE;
    }
    int n = rows.size();
    long[] categories = new long[n];
    double[] boxes = new double[4 * n];
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      Row detection = complete("detection", rows.get(i));
      categories[i] = detection.getLong(0);
      box(detection, 1, boxes, i);
      scores[i] = detection.getDouble(5);
    }
    return new ImageDetections(categories, boxes, scores);
  }

  private static void box(Row row, int first, double[] boxes, int i) {
    boxes[4 * i] = row.getDouble(first);
    boxes[4 * i + 1] = row.getDouble(first + 1);
    boxes[4 * i + 2] = row.getDouble(first + 2) - boxes[4 * i];
    boxes[4 * i + 3] = row.getDouble(first + 3) - boxes[4 * i + 1];
  }

  private static Row complete(String what, Row row) {
    if (row == null || row.anyNull()) {
      throw new IllegalArgumentException(
          "Cannot evaluate a %s with NULL in it (%s); leave it out".formatted(what, row));
    }
    return row;
  }
}
