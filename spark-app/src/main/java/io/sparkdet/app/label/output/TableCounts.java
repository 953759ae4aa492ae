package io.sparkdet.app.label.output;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

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

  /** Counts no images. */
  public static final TableCounts NONE = new TableCounts(0, 0, Map.of(), 0);

  /** Returns both together. */
  public TableCounts plus(TableCounts other) {
    Map<String, Long> sum = new TreeMap<>(failed);
    other.failed.forEach((status, count) -> sum.merge(status, count, Long::sum));
    return new TableCounts(
        images + other.images, ok + other.ok, sum, detections + other.detections);
  }

  /** Returns the share of images that failed, 0 when there are none. */
  public double failedFraction() {
    return images == 0 ? 0 : (double) (images - ok) / images;
  }
}
