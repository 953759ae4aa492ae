package io.sparkdet.app.train;

import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.LossOptions;
import io.sparkdet.app.train.option.OuterOptions;
import io.sparkdet.efficientdet.training.Schedule;
import io.sparkdet.sql.detector.ExecutorCores;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a train job is asked to do.
 *
 * @param training annotated images to learn from
 * @param validation annotated images to measure on after every epoch
 * @param network which network, and where it begins
 * @param loss what is trained on
 * @param learning how weights follow gradients
 * @param budget how long, in how many parts
 * @param augment see {@link io.sparkdet.efficientdet.augmentation.Augmentation#parse}
 * @param multiScale see {@link io.sparkdet.efficientdet.augmentation.MultiScale#parse}
 * @param seed of everything random
 * @param output where the model folder goes
 * @param resume whether the run in the output folder is continued
 */
public record TrainRequest(
    TrainingData training,
    Optional<TrainingData> validation,
    NetworkRequest network,
    LossOptions loss,
    LearningOptions learning,
    Budget budget,
    String augment,
    Optional<String> multiScale,
    long seed,
    String output,
    boolean resume) {

  /**
   * How long is trained, and in how many parts.
   *
   * @param batchSize images of a worker in a step
   * @param localSteps steps between two exchanges
   * @param learningRate of heads and BiFPN
   * @param warmUpEpochs of growing rates; may be a fraction
   * @param averageDecay of the moving average of the weights; 0 for none
   * @param checkpointRounds rounds between checkpoints; 0 for one an epoch
   * @param threads that libtorch computes with; 0 means the executor's cores
   */
  public record Budget(
      int epochs,
      int batchSize,
      int workers,
      int localSteps,
      double learningRate,
      Schedule schedule,
      double warmUpEpochs,
      double averageDecay,
      OuterOptions outer,
      int checkpointRounds,
      int threads) {

    /** Refuses numbers that no run can have. */
    public Budget {
      if (epochs < 1
          || batchSize < 1
          || workers < 1
          || localSteps < 1
          || checkpointRounds < 0
          || threads < 0) {
        throw new IllegalArgumentException(
            ("Cannot train %d epochs with batches of %d on %d workers with %d local steps: all are"
                    + " at least 1")
                .formatted(epochs, batchSize, workers, localSteps));
      }
      if (!(learningRate > 0) || !(warmUpEpochs >= 0) || !(averageDecay >= 0 && averageDecay < 1)) {
        throw new IllegalArgumentException(
            "Cannot train at rate %s with %s epochs of warm-up and an average of decay %s: the rate is positive, the others from 0, the decay below 1"
                .formatted(learningRate, warmUpEpochs, averageDecay));
      }
    }

    /** Returns how many threads a worker computes with: sums of another number round otherwise. */
    int effectiveThreads() {
      return threads > 0 ? threads : ExecutorCores.here();
    }
  }

  /** Returns all that decides the weights, by option: what a resumed run must have in common. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("annotations", training.annotations());
    settings.put("split", training.split().orElse(""));
    settings.put("variant", network.variant().orElse(""));
    settings.put("init", network.init());
    settings.put("input-size", text(network.inputSize()));
    settings.put("fpn-repeats", text(network.fpnRepeats()));
    settings.put("anchors", network.anchors().orElse(""));
    settings.put("matcher", loss.matcher());
    settings.put("focal-alpha", String.valueOf(loss.focalAlpha()));
    settings.put("focal-gamma", String.valueOf(loss.focalGamma()));
    settings.put("label-smoothing", String.valueOf(loss.labelSmoothing()));
    settings.put("box-loss", loss.boxLoss());
    settings.put("optimizer", learning.optimizer().label());
    settings.put("weight-decay", String.valueOf(learning.weightDecay()));
    settings.put("backbone-factor", String.valueOf(learning.backboneFactor()));
    settings.put("clip-norm", String.valueOf(learning.clipNorm()));
    settings.put("freeze", learning.freezing().label());
    settings.put("drop-path", String.valueOf(learning.dropPath()));
    settings.put("head-dropout", String.valueOf(learning.headDropout()));
    settings.put("epochs", String.valueOf(budget.epochs()));
    settings.put("batch-size", String.valueOf(budget.batchSize()));
    settings.put("workers", String.valueOf(budget.workers()));
    settings.put("threads", String.valueOf(budget.effectiveThreads()));
    settings.put("local-steps", String.valueOf(budget.localSteps()));
    settings.put("learning-rate", String.valueOf(budget.learningRate()));
    settings.put("schedule", budget.schedule().label());
    settings.put("warmup-epochs", String.valueOf(budget.warmUpEpochs()));
    settings.put("ema", String.valueOf(budget.averageDecay()));
    settings.put("outer-rate", String.valueOf(budget.outer().rate()));
    settings.put("outer-momentum", String.valueOf(budget.outer().momentum()));
    settings.put("augment", augment);
    settings.put("multi-scale", multiScale.orElse(""));
    settings.put("seed", String.valueOf(seed));
    settings.values().removeIf(String::isEmpty);
    return settings;
  }

  private static String text(java.util.OptionalInt value) {
    return value.isPresent() ? String.valueOf(value.getAsInt()) : "";
  }
}
