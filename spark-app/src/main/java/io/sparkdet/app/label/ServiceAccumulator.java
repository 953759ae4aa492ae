package io.sparkdet.app.label;

import io.sparkdet.efficientdet.service.ServiceCounters;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** Adds up what tasks took from their executors' services. */
final class ServiceAccumulator extends AccumulatorV2<ServiceCounters.Snapshot, ServiceTotals> {

  private static final long serialVersionUID = 1L;

  private ServiceTotals totals = ServiceTotals.NONE;

  @Override
  public boolean isZero() {
    return totals.equals(ServiceTotals.NONE);
  }

  @Override
  public AccumulatorV2<ServiceCounters.Snapshot, ServiceTotals> copy() {
    ServiceAccumulator copy = new ServiceAccumulator();
    copy.totals = totals;
    return copy;
  }

  @Override
  public void reset() {
    totals = ServiceTotals.NONE;
  }

  @Override
  public void add(ServiceCounters.Snapshot done) {
    TreeMap<Integer, Long> sizes = new TreeMap<>();
    for (int size = 1; size <= done.largestBatch(); size++) {
      if (done.batchesOf(size) > 0) {
        sizes.put(size, done.batchesOf(size));
      }
    }
    totals =
        totals.plus(
            new ServiceTotals(
                done.decodeSeconds(),
                done.waitSeconds(),
                done.inferenceSeconds(),
                done.postProcessingSeconds(),
                sizes));
  }

  @Override
  public void merge(AccumulatorV2<ServiceCounters.Snapshot, ServiceTotals> other) {
    totals = totals.plus(other.value());
  }

  @Override
  public ServiceTotals value() {
    return totals;
  }
}
