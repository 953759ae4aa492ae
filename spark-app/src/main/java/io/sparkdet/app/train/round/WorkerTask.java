package io.sparkdet.app.train.round;

import io.sparkdet.app.train.data.TrainingSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * The workers of a partition, one in practice: a worker's number in, its report under {@link
 * #REPORT} and its vectors in chunks out.
 */
final class WorkerTask implements PairFlatMapFunction<Iterator<Integer>, Integer, byte[]> {

  private static final long serialVersionUID = 1L;

  /** The key of reports; chunks have the keys from 0. */
  static final int REPORT = -1;

  private final WorkerPlan plan;
  private final Round round;
  private final Broadcast<byte[][]> weights;
  private final Broadcast<TrainingSet> set;
  private final Broadcast<SerializableConfiguration> hadoop;

  WorkerTask(
      WorkerPlan plan,
      Round round,
      Broadcast<byte[][]> weights,
      Broadcast<TrainingSet> set,
      Broadcast<SerializableConfiguration> hadoop) {
    this.plan = plan;
    this.round = round;
    this.weights = weights;
    this.set = set;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Tuple2<Integer, byte[]>> call(Iterator<Integer> workers) {
    List<Tuple2<Integer, byte[]>> records = new ArrayList<>();
    while (workers.hasNext()) {
      int worker = workers.next();
      Worker.Result result =
          Worker.of(plan)
              .run(
                  round,
                  worker,
                  TrainingVectors.of(GradientChunks.floats(weights.value())),
                  set.value(),
                  hadoop.value().value());
      records.add(new Tuple2<>(REPORT, result.report().toBytes()));
      records.addAll(GradientChunks.cut(worker, plan.compression(), result.vectors().arrays()));
    }
    return records.iterator();
  }
}
