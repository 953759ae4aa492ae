package io.sparkdet.app.train.round;

import io.sparkdet.app.train.data.TrainingSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * A round as one Spark job: a task a worker, the weights broadcast, vectors shuffled chunk by chunk
 * and added in worker order. Spark runs a lost worker's task again, which gives the same.
 */
public final class RoundRunner implements AutoCloseable {

  private final JavaSparkContext context;
  private final WorkerPlan plan;
  private final Broadcast<TrainingSet> set;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final WholeExecutors executors;

  /**
   * Ships what all rounds share.
   *
   * @param notes is told when no executor comes
   */
  public RoundRunner(
      JavaSparkContext context, WorkerPlan plan, TrainingSet set, Consumer<String> notes) {
    this.context = context;
    this.plan = plan;
    this.set = context.broadcast(set);
    this.hadoop = context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    this.executors = new WholeExecutors(context, notes);
  }

  /**
   * Runs a round.
   *
   * @param weights what the plan's workers begin with, as long as what they give
   */
  public RoundResult run(Round round, TrainingVectors weights) {
    float[][] arrays = weights.arrays();
    Broadcast<byte[][]> broadcast = context.broadcast(GradientChunks.bytes(arrays));
    try {
      List<Integer> workers = IntStream.range(0, round.workers()).boxed().toList();
      JavaRDD<Integer> tasks = context.parallelize(workers, workers.size());
      Optional<ResourceProfile> wholeExecutor = executors.profile();
      if (wholeExecutor.isPresent()) {
        tasks = tasks.withResources(wholeExecutor.get());
      }
      JavaPairRDD<Integer, byte[]> records =
          tasks.mapPartitionsToPair(new WorkerTask(plan, round, broadcast, set, hadoop));
      int[] lengths = Arrays.stream(arrays).mapToInt(array -> array.length).toArray();
      return result(workers.size() == 1 ? records.collect() : summed(records).collect(), lengths);
    } finally {
      broadcast.destroy();
    }
  }

  /** Reports stay as they are; chunks become their sums. */
  private JavaPairRDD<Integer, byte[]> summed(JavaPairRDD<Integer, byte[]> records) {
    int partitions = Math.max(1, context.defaultParallelism());
    return records
        .groupByKey(partitions)
        .flatMapToPair(
            group -> {
              List<Tuple2<Integer, byte[]>> sums = new ArrayList<>();
              if (group._1 == WorkerTask.REPORT) {
                group._2.forEach(report -> sums.add(new Tuple2<>(WorkerTask.REPORT, report)));
              } else {
                sums.add(new Tuple2<>(group._1, GradientChunks.sum(group._2)));
              }
              return sums.iterator();
            });
  }

  private static RoundResult result(List<Tuple2<Integer, byte[]>> records, int[] lengths) {
    List<WorkerReport> reports = new ArrayList<>();
    List<Tuple2<Integer, byte[]>> chunks = new ArrayList<>();
    for (Tuple2<Integer, byte[]> record : records) {
      if (record._1 == WorkerTask.REPORT) {
        reports.add(WorkerReport.fromBytes(record._2));
      } else {
        chunks.add(record);
      }
    }
    return new RoundResult(
        reports,
        chunks.isEmpty()
            ? TrainingVectors.NONE
            : TrainingVectors.of(GradientChunks.join(chunks, lengths)));
  }

  @Override
  public void close() {
    set.destroy();
    hadoop.destroy();
  }
}
