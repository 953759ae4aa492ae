package io.sparkdet.app.train.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Workers are threads of this JVM (a local master): vectors are copied within it, where Spark would
 * serialize and copy them a dozen times. The numbers are those of {@link ShippedRound}.
 */
final class SharedRound implements RoundJob {

  private static final AtomicLong NUMBER = new AtomicLong();
  private static final Map<Long, Table> TABLES = new ConcurrentHashMap<>();

  /**
   * Where driver and workers of a round meet.
   *
   * @param records by worker; a task that Spark runs again takes the place of the first
   */
  private record Table(
      TrainingVectors weights, Map<Integer, List<Tuple2<Integer, byte[]>>> records) {}

  @Override
  public List<Tuple2<Integer, byte[]>> run(
      JavaRDD<Integer> workers, WorkerTask task, TrainingVectors weights) {
    long number = NUMBER.getAndIncrement();
    Table table = new Table(weights, new ConcurrentSkipListMap<>());
    TABLES.put(number, table);
    try {
      workers.foreach(worker -> work(number, worker, task));
      return summed(table.records());
    } finally {
      TABLES.remove(number);
    }
  }

  private static void work(long number, int worker, WorkerTask task) {
    Table table = Objects.requireNonNull(TABLES.get(number), "The round has ended");
    table.records().put(worker, task.run(worker, table.weights().copy()));
  }

  private static List<Tuple2<Integer, byte[]>> summed(
      Map<Integer, List<Tuple2<Integer, byte[]>>> byWorker) {
    Map<Integer, List<byte[]>> groups = new ConcurrentSkipListMap<>();
    byWorker
        .values()
        .forEach(
            records ->
                records.forEach(
                    record ->
                        groups
                            .computeIfAbsent(record._1, key -> new ArrayList<>())
                            .add(record._2)));
    List<Tuple2<Integer, byte[]>> sums = new ArrayList<>();
    groups.forEach((key, values) -> sums.addAll(GradientChunks.summed(key, values)));
    return sums;
  }
}
