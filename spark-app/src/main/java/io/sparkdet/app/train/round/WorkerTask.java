package io.sparkdet.app.train.round;

import io.sparkdet.app.train.data.TrainingSet;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** What every worker of a round needs for its part. */
record WorkerTask(
    WorkerPlan plan,
    Round round,
    Broadcast<TrainingSet> set,
    Broadcast<SerializableConfiguration> hadoop)
    implements Serializable {

  /**
   * Does a worker's part.
   *
   * @param weights what the worker begins with; it may change what {@link TrainingVectors#own}
   *     copies
   */
  Worker.Result run(int worker, TrainingVectors weights) {
    return Worker.of(plan).run(round, worker, weights, set.value(), hadoop.value().value());
  }
}
