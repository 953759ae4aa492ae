package io.sparkdet.app.train.round;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** A way for the vectors of a round to reach its workers and to come back. */
interface RoundJob {

  /**
   * Runs a round as one Spark job.
   *
   * @param workers a partition each
   * @param weights what each worker begins with; they stay as they are
   * @return the workers' reports under {@link WorkerTask#REPORT}, and under each chunk's number the
   *     sum of what they gave
   */
  List<Tuple2<Integer, byte[]>> run(
      JavaRDD<Integer> workers, WorkerTask task, TrainingVectors weights);
}
