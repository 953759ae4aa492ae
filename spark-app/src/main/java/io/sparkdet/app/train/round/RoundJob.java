package io.sparkdet.app.train.round;

import org.apache.spark.api.java.JavaRDD;

/** A way for the vectors of a round to reach its workers and to come back. */
interface RoundJob {

  /**
   * Runs a round as one Spark job.
   *
   * @param workers a partition each
   * @param weights what each worker begins with; they stay as they are
   * @return the workers' reports, and their vectors added in worker order
   */
  RoundResult run(JavaRDD<Integer> workers, WorkerTask task, TrainingVectors weights);
}
