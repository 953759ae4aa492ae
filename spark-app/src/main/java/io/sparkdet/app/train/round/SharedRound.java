package io.sparkdet.app.train.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaRDD;

/**
 * Workers are threads of this JVM (a local master): vectors are handed over within it, where Spark
 * would serialize and copy them a dozen times. The numbers are those of {@link ShippedRound}.
 */
final class SharedRound implements RoundJob {

  private static final AtomicLong NUMBER = new AtomicLong();
  private static final Map<Long, Table> TABLES = new ConcurrentHashMap<>();

  /**
   * Where driver and workers of a round meet.
   *
   * @param results by worker; a task that Spark runs again takes the place of the first
   */
  private record Table(TrainingVectors weights, Map<Integer, Worker.Result> results) {}

  @Override
  public RoundResult run(JavaRDD<Integer> workers, WorkerTask task, TrainingVectors weights) {
    long number = NUMBER.getAndIncrement();
    Table table = new Table(weights, new ConcurrentSkipListMap<>());
    TABLES.put(number, table);
    try {
      workers.foreach(worker -> work(number, worker, task));
      return result(task, table.results());
    } finally {
      TABLES.remove(number);
    }
  }

  private static void work(long number, int worker, WorkerTask task) {
    Table table = Objects.requireNonNull(TABLES.get(number), "The round has ended");
    TrainingVectors own = table.weights().own(task.plan().exchange());
    table.results().put(worker, task.run(worker, own));
  }

  private static RoundResult result(WorkerTask task, Map<Integer, Worker.Result> byWorker) {
    List<WorkerReport> reports = new ArrayList<>();
    List<TrainingVectors> given = new ArrayList<>();
    for (Worker.Result result : byWorker.values()) {
      reports.add(result.report());
      if (result.report().steps() > 0) {
        task.plan().compression().round(result.vectors().parameters());
        given.add(result.vectors());
      }
    }
    return new RoundResult(reports, TrainingVectors.sum(given));
  }
}
