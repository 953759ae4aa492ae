package io.sparkdet.app.report.pictures;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Chooses the images to show: one half those with most detections, the rest the others in the order
 * of a hash of their path. The choice depends on nothing else, so a report can be repeated.
 */
public final class Gallery {

  /** Boxes drawn on one picture; the lower scores are left out. */
  static final int MAX_BOXES = 60;

  private Gallery() {}

  public static List<ShownImage> choose(Dataset<Row> table, int images) {
    Dataset<Row> labelled =
        table
            .where(col("status").equalTo(ImageStatus.OK.label()))
            .where(col("width").gt(0).and(col("height").gt(0)));
    Column detections = size(col("detections"));
    List<ShownImage> busiest =
        take(labelled, (images + 1) / 2, detections.desc(), col("path").asc());
    Set<String> taken = busiest.stream().map(ShownImage::path).collect(Collectors.toSet());
    List<ShownImage> chosen = new ArrayList<>(busiest);
    for (ShownImage image :
        take(labelled, images, xxhash64(col("path")).asc(), col("path").asc())) {
      if (chosen.size() < images && !taken.contains(image.path())) {
        chosen.add(image);
      }
    }
    return chosen;
  }

  private static List<ShownImage> take(Dataset<Row> labelled, int images, Column... order) {
    return labelled
        .orderBy(order)
        .limit(images)
        .select(
            col("path"),
            col("width"),
            col("height"),
            size(col("detections")),
            slice(col("detections"), lit(1), lit(MAX_BOXES)))
        .collectAsList()
        .stream()
        .map(ShownImage::of)
        .toList();
  }
}
