package io.sparkdet.app.label;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How many images are done, running tasks included: the counts of tasks that ended, and of running
 * ones what their executors' heartbeats said last.
 */
public final class LabelListener extends SparkListener {

  private record Count(long images, long ok) {}

  private final long imagesId;
  private final long okId;
  private final AtomicLong images = new AtomicLong();
  private final AtomicLong ok = new AtomicLong();
  private final Map<Long, Count> running = new ConcurrentHashMap<>();

  LabelListener(LabelCounters counters) {
    this.imagesId = counters.imagesId();
    this.okId = counters.okId();
  }

  /** Returns the images that have a row by now. */
  public long images() {
    return images.get() + running.values().stream().mapToLong(Count::images).sum();
  }

  /** Returns the images among them that failed. */
  public long failed() {
    return images() - ok.get() - running.values().stream().mapToLong(Count::ok).sum();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    Count last = count(end.taskInfo().accumulables());
    running.remove(end.taskInfo().taskId());
    if (end.taskInfo().successful()) {
      images.addAndGet(last.images());
      ok.addAndGet(last.ok());
    }
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(
            task -> {
              Count count = count(task._4());
              if (count.images() > 0) {
                running.put((Long) task._1(), count);
              }
            });
  }

  private Count count(scala.collection.Iterable<AccumulableInfo> infos) {
    long allImages = 0;
    long okImages = 0;
    for (AccumulableInfo info : CollectionConverters.asJava(infos)) {
      if (info.id() == imagesId) {
        allImages = update(info);
      } else if (info.id() == okId) {
        okImages = update(info);
      }
    }
    return new Count(allImages, okImages);
  }

  private static long update(AccumulableInfo info) {
    return info.update().isDefined() && info.update().get() instanceof Long value ? value : 0;
  }
}
