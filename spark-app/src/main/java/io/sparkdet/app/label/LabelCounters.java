package io.sparkdet.app.label;

import io.sparkdet.app.label.output.TableCounts;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.service.ServiceCounters;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Spark accumulators of a label job, named for Spark's pages.
 *
 * <p>Images are counted in the tasks that write the table, the last stage of an action: there Spark
 * takes the updates of each partition once, from the attempt whose files are committed, however
 * often a task is repeated. So after the write the counts are those of the table, and nobody has to
 * read it again.
 */
final class LabelCounters implements Serializable {

  private static final long serialVersionUID = 1L;

  private final LongAccumulator images;
  private final LongAccumulator bytes;
  private final LongAccumulator detections;
  private final EnumMap<ImageStatus, LongAccumulator> byStatus = new EnumMap<>(ImageStatus.class);
  private final CollectionAccumulator<String> devices;
  private final ServiceAccumulator service;

  LabelCounters(SparkContext spark) {
    images = spark.longAccumulator("images");
    bytes = spark.longAccumulator("bytes read");
    detections = spark.longAccumulator("detections");
    for (ImageStatus status : ImageStatus.values()) {
      byStatus.put(status, spark.longAccumulator("images " + status.label()));
    }
    devices = spark.collectionAccumulator("devices");
    service = new ServiceAccumulator();
    spark.register(service, "service");
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

  /** Adds what this JVM's service did since its counters were last taken. */
  void countService(ServiceCounters.Snapshot done) {
    service.add(done);
  }

  /** Returns what is in the table, once it is written. */
  TableCounts table() {
    Map<String, Long> failed = new TreeMap<>();
    byStatus.forEach(
        (status, count) -> {
          if (status != ImageStatus.OK && count.value() > 0) {
            failed.put(status.label(), count.value());
          }
        });
    return new TableCounts(
        images.value(), accumulator(ImageStatus.OK).value(), failed, detections.value());
  }

  /** Returns what the services of all executors did in tasks that ended well. */
  ServiceTotals service() {
    return service.value();
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
