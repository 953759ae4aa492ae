package io.sparkdet.app.label;

import io.sparkdet.efficientdet.image.ImageStatus;
import java.io.Serializable;
import java.util.EnumMap;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Spark accumulators of a label job, named for Spark's pages. They show progress; a repeated task
 * may count twice, so results are counted in the written table instead.
 */
final class LabelCounters implements Serializable {

  private static final long serialVersionUID = 1L;

  private final LongAccumulator images;
  private final LongAccumulator bytes;
  private final LongAccumulator detections;
  private final EnumMap<ImageStatus, LongAccumulator> byStatus = new EnumMap<>(ImageStatus.class);
  private final CollectionAccumulator<String> devices;

  LabelCounters(SparkContext spark) {
    images = spark.longAccumulator("images");
    bytes = spark.longAccumulator("bytes read");
    detections = spark.longAccumulator("detections");
    for (ImageStatus status : ImageStatus.values()) {
      byStatus.put(status, spark.longAccumulator("images " + status.label()));
    }
    devices = spark.collectionAccumulator("devices");
  }

  void count(ImageStatus status, long bytesRead, int boxes) {
    images.add(1L);
    bytes.add(bytesRead);
    detections.add(boxes);
    accumulator(status).add(1L);
  }

  void countTaskOn(String device) {
    devices.add(device);
  }

  /** Returns the devices that tasks ran on, such as {@code cpu} or {@code gpu 1}. */
  String device() {
    return String.join(", ", new java.util.TreeSet<>(devices.value()));
  }

  /** Returns the id of the accumulator of all images. */
  long imagesId() {
    return images.id();
  }

  /** Returns the id of the accumulator of images that are ok. */
  long okId() {
    return accumulator(ImageStatus.OK).id();
  }

  private LongAccumulator accumulator(ImageStatus status) {
    return java.util.Objects.requireNonNull(byStatus.get(status));
  }
}
