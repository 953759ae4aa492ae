package io.sparkdet.app.train.round;

import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.LossOptions;
import io.sparkdet.efficientdet.model.ModelDescription;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What is the same for every worker in every round; travels inside closures.
 *
 * @param run names the run, for caches
 * @param model the description as JSON ({@link ModelDescription#toBytes})
 * @param augment see {@link io.sparkdet.efficientdet.augmentation.Augmentation#parse}
 * @param seed of the run
 * @param localSteps steps that a worker takes before weights are averaged; 1 returns gradients
 * @param threads that libtorch computes with; 0 means the executor's cores
 */
public record WorkerPlan(
    String run,
    String model,
    String augment,
    LossOptions loss,
    LearningOptions learning,
    long seed,
    int localSteps,
    int threads)
    implements Serializable {

  Exchange exchange() {
    return Exchange.of(localSteps);
  }

  ModelDescription description() {
    try {
      return ModelDescription.fromBytes(model.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
