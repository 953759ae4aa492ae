package io.sparkdet.app.label;

import io.sparkdet.efficientdet.service.ServiceCounters;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** Adds up what tasks took from their executors' services. */
final class ServiceAccumulator extends AccumulatorV2<ServiceCounters.Snapshot, ServiceTotals> {

  private static final long serialVersionUID = 1L;

  private double decodeSeconds;
  private double waitSeconds;
  private double inferenceSeconds;
  private double postProcessingSeconds;
  private TreeMap<Integer, Long> batches = new TreeMap<>();

  @Override
  public synchronized boolean isZero() {
    return value().equals(ServiceTotals.NONE);
  }

  @Override
  public synchronized AccumulatorV2<ServiceCounters.Snapshot, ServiceTotals> copy() {
    ServiceAccumulator copy = new ServiceAccumulator();
    copy.become(value());
    return copy;
  }

  @Override
  public synchronized void reset() {
    become(ServiceTotals.NONE);
  }

  @Override
  public synchronized void add(ServiceCounters.Snapshot done) {
    TreeMap<Integer, Long> sizes = new TreeMap<>();
    for (int size = 1; size <= done.largestBatch(); size++) {
      if (done.batchesOf(size) > 0) {
        sizes.put(size, done.batchesOf(size));
      }
    }
    become(
        value()
            .plus(
                new ServiceTotals(
                    done.decodeSeconds(),
                    done.waitSeconds(),
                    done.inferenceSeconds(),
                    done.postProcessingSeconds(),
                    sizes)));
  }

  @Override
  public synchronized void merge(AccumulatorV2<ServiceCounters.Snapshot, ServiceTotals> other) {
    become(value().plus(other.value()));
  }

  @Override
  public synchronized ServiceTotals value() {
    return new ServiceTotals(
        decodeSeconds, waitSeconds, inferenceSeconds, postProcessingSeconds, batches);
  }

  private void become(ServiceTotals totals) {
    decodeSeconds = totals.decodeSeconds();
    waitSeconds = totals.waitSeconds();
    inferenceSeconds = totals.inferenceSeconds();
    postProcessingSeconds = totals.postProcessingSeconds();
    batches = new TreeMap<>(totals.batches());
  }
}
