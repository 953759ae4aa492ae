package io.sparkdet.app.report.pictures;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * One labelled image of the gallery.
 *
 * @param path as the table names it
 * @param width of the oriented original in pixels
 * @param height of the oriented original in pixels
 * @param detections all that the table holds
 * @param boxes the best of them, in pixels of the oriented original
 */
public record ShownImage(String path, int width, int height, int detections, List<Box> boxes) {

  /** One detection. */
  public record Box(
      float xMin,
      float yMin,
      float xMax,
      float yMax,
      float score,
      int categoryId,
      String category) {}

  public ShownImage {
    boxes = List.copyOf(boxes);
  }

  /** Reads a row of path, width, height, number of detections, and the detections to show. */
  static ShownImage of(Row row) {
    List<Box> boxes = new ArrayList<>();
    for (Row box : row.<Row>getList(4)) {
      boxes.add(
          new Box(
              box.<Float>getAs("x_min"),
              box.<Float>getAs("y_min"),
              box.<Float>getAs("x_max"),
              box.<Float>getAs("y_max"),
              box.<Float>getAs("score"),
              box.<Integer>getAs("category_id"),
              box.<String>getAs("category")));
    }
    return new ShownImage(row.getString(0), row.getInt(1), row.getInt(2), row.getInt(3), boxes);
  }
}
