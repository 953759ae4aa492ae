package io.sparkdet.app.train.round;

import io.sparkdet.app.train.data.TrainingSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A round as one Spark job: a task a worker, their vectors added in worker order. Spark runs a lost
 * worker's task again, which gives the same.
 */
public final class RoundRunner implements AutoCloseable {

  private final JavaSparkContext context;
  private final WorkerPlan plan;
  private final Broadcast<TrainingSet> set;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final WholeExecutors executors;
  private final RoundJob job;

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
    this.job = context.isLocal() ? new SharedRound() : new ShippedRound(context);
  }

  /**
   * Runs a round.
   *
   * @param weights what the plan's workers begin with, as long as what they give
   */
  public RoundResult run(Round round, TrainingVectors weights) {
    List<Integer> workers = IntStream.range(0, round.workers()).boxed().toList();
    JavaRDD<Integer> tasks = context.parallelize(workers, workers.size());
    Optional<ResourceProfile> wholeExecutor = executors.profile();
    if (wholeExecutor.isPresent()) {
      tasks = tasks.withResources(wholeExecutor.get());
    }
    return job.run(tasks, new WorkerTask(plan, round, set, hadoop), weights);
  }

  @Override
  public void close() {
    set.destroy();
    hadoop.destroy();
  }
}
