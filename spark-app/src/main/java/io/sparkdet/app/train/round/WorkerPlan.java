package io.sparkdet.app.train.round;

import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.LossOptions;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import io.sparkdet.efficientdet.augmentation.AugmentationSchedule;
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
 * @param augment see {@link Augmentation#parse}
 * @param mixedEpochs see {@link AugmentationSchedule#mixedEpochs}
 * @param seed of the run
 * @param localSteps steps that a worker takes before weights are averaged; 1 returns gradients
 * @param compression of gradients on their way; weights always travel as they are
 * @param gradientCheckpointing see {@link TrainOption#GRADIENT_CHECKPOINTING}
 * @param threads that libtorch computes with; 0 means the executor's cores
 */
public record WorkerPlan(
    String run,
    String model,
    String augment,
    int mixedEpochs,
    LossOptions loss,
    LearningOptions learning,
    long seed,
    int localSteps,
    GradientCompression compression,
    boolean gradientCheckpointing,
    int threads)
    implements Serializable {

  Exchange exchange() {
    return Exchange.of(localSteps);
  }

  AugmentationSchedule augmentation() {
    return new AugmentationSchedule(Augmentation.parse(augment), mixedEpochs);
  }

  ModelDescription description() {
    try {
      return ModelDescription.fromBytes(model.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
