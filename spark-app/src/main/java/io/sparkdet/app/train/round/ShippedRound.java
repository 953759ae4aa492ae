package io.sparkdet.app.train.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Workers are other processes: weights are broadcast, vectors shuffled chunk by chunk, so that each
 * executor adds a share of them.
 */
final class ShippedRound implements RoundJob {

  private final JavaSparkContext context;

  ShippedRound(JavaSparkContext context) {
    this.context = context;
  }

  @Override
  public RoundResult run(JavaRDD<Integer> workers, WorkerTask task, TrainingVectors weights) {
    Broadcast<byte[][]> broadcast = context.broadcast(GradientChunks.bytes(weights.arrays()));
    try {
      JavaPairRDD<Integer, byte[]> records =
          workers.mapPartitionsToPair(numbers -> records(numbers, task, broadcast));
      return result(
          (workers.getNumPartitions() == 1 ? records : summed(records)).collect(), weights);
    } finally {
      broadcast.destroy();
    }
  }

  private static Iterator<Tuple2<Integer, byte[]>> records(
      Iterator<Integer> workers, WorkerTask task, Broadcast<byte[][]> weights) {
    List<Tuple2<Integer, byte[]>> records = new ArrayList<>();
    while (workers.hasNext()) {
      TrainingVectors own = TrainingVectors.of(GradientChunks.floats(weights.value()));
      int worker = workers.next();
      Worker.Result result = task.run(worker, own);
      records.add(new Tuple2<>(GradientChunks.REPORT, result.report().toBytes()));
      records.addAll(
          GradientChunks.cut(worker, task.plan().compression(), result.vectors().arrays()));
    }
    return records.iterator();
  }

  private JavaPairRDD<Integer, byte[]> summed(JavaPairRDD<Integer, byte[]> records) {
    int partitions = Math.max(1, context.defaultParallelism());
    return records
        .groupByKey(partitions)
        .flatMapToPair(group -> GradientChunks.summed(group._1, group._2).iterator());
  }

  /**
   * Puts a round's records together.
   *
   * @param like vectors as long as those of the result
   */
  private static RoundResult result(List<Tuple2<Integer, byte[]>> records, TrainingVectors like) {
    int[] lengths = Arrays.stream(like.arrays()).mapToInt(array -> array.length).toArray();
    List<WorkerReport> reports = new ArrayList<>();
    List<Tuple2<Integer, byte[]>> chunks = new ArrayList<>();
    for (Tuple2<Integer, byte[]> record : records) {
      if (record._1 == GradientChunks.REPORT) {
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
}
