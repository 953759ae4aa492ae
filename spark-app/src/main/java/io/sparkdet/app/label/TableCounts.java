package io.sparkdet.app.label;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkdet.efficientdet.image.ImageStatus;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many images and boxes are in a table of detections.
 *
 * @param images rows
 * @param ok rows with status {@code ok}
 * @param failed the others, by status; statuses that do not occur are left out
 * @param detections boxes
 */
public record TableCounts(long images, long ok, Map<String, Long> failed, long detections) {

  /** Copies the map. */
  public TableCounts {
    failed = Collections.unmodifiableMap(new TreeMap<>(failed));
  }

  /** Returns the share of images that failed, 0 when there are none. */
  public double failedFraction() {
    return images == 0 ? 0 : (double) (images - ok) / images;
  }

  /** Counts a table; of Parquet only the statuses and the scores' lengths are read. */
  static TableCounts of(Dataset<Row> table) {
    Dataset<Row> counted =
        table
            .groupBy("status")
            .agg(
                count(lit(1)),
                sum(
                    when(col("detections").isNull(), lit(0))
                        .otherwise(coalesce(size(col("detections.score")), lit(0)))));
    long images = 0;
    long ok = 0;
    long detections = 0;
    Map<String, Long> failed = new TreeMap<>();
    for (Row row : counted.collectAsList()) {
      String status = row.getString(0);
      images += row.getLong(1);
      detections += row.getLong(2);
      if (status.equals(ImageStatus.OK.label())) {
        ok = row.getLong(1);
      } else {
        failed.put(status, row.getLong(1));
      }
    }
    return new TableCounts(images, ok, failed, detections);
  }
}
