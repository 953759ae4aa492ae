package io.sparkdet.app.train.round;

import io.sparkdet.app.train.data.TrainingSet;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** A worker's part of a round as records: its report, and its vectors in chunks. */
record WorkerTask(
    WorkerPlan plan,
    Round round,
    Broadcast<TrainingSet> set,
    Broadcast<SerializableConfiguration> hadoop)
    implements Serializable {

  /** The key of reports; chunks have the keys from 0. */
  static final int REPORT = -1;

  /**
   * Does the part.
   *
   * @param weights what the worker begins with; they become its own
   */
  List<Tuple2<Integer, byte[]>> run(int worker, TrainingVectors weights) {
    Worker.Result result =
        Worker.of(plan).run(round, worker, weights, set.value(), hadoop.value().value());
    List<Tuple2<Integer, byte[]>> records = new ArrayList<>();
    records.add(new Tuple2<>(REPORT, result.report().toBytes()));
    records.addAll(GradientChunks.cut(worker, plan.compression(), result.vectors().arrays()));
    return records;
  }
}
