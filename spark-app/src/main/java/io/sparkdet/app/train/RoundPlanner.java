package io.sparkdet.app.train;

import io.sparkdet.app.train.data.EpochBatches;
import io.sparkdet.app.train.round.Round;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import io.sparkdet.efficientdet.augmentation.AugmentationSchedule;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/** Which images, at which size and learning rate, the workers of a round take. */
final class RoundPlanner {

  private final TrainRequest request;
  private final EpochBatches batches;
  private final double learningRate;
  private final EfficientDetConfig config;

  /**
   * Makes a planner.
   *
   * @param images how many an epoch has
   * @param learningRate of heads and BiFPN at its highest
   */
  RoundPlanner(TrainRequest request, int images, EfficientDetConfig config, double learningRate) {
    this(
        request,
        new EpochBatches(
            images,
            request.budget().workers(),
            request.budget().batchSize(),
            request.budget().localSteps()),
        config,
        learningRate);
  }

  private RoundPlanner(
      TrainRequest request, EpochBatches batches, EfficientDetConfig config, double learningRate) {
    this.request = request;
    this.batches = batches;
    this.config = config;
    this.learningRate = learningRate;
  }

  /** Returns the same with another rate. */
  RoundPlanner withLearningRate(double rate) {
    return new RoundPlanner(request, batches, config, rate);
  }

  /** Returns how many rounds an epoch has. */
  int rounds() {
    return batches.rounds();
  }

  /** Returns how many steps an epoch has. */
  int steps() {
    return batches.steps();
  }

  /** Returns how many epochs the run has. */
  int epochs() {
    return request.budget().length().epochs(batches.steps());
  }

  /** Returns the changes to pictures, and in how many epochs they are mixed. */
  AugmentationSchedule augmentation() {
    return new AugmentationSchedule(
        Augmentation.parse(request.augment()),
        request.budget().length().mixedEpochs(batches.steps()));
  }

  /** Returns how many updates the whole run has, without those before it. */
  long updates() {
    return request.budget().length().updates(batches.steps());
  }

  /** Returns the learning rate of heads and BiFPN at its highest. */
  double learningRate() {
    return learningRate;
  }

  /** Returns the first step of a round within its epoch. */
  int firstStep(int round) {
    return batches.firstStep(round);
  }

  /**
   * Plans the next round of a run.
   *
   * @param order of the epoch's images
   */
  Round plan(RunState state, int[] order) {
    return plan(state, order, update -> learningRate(state, update - state.firstUpdate));
  }

  /**
   * Plans the next round of a run.
   *
   * @param order of the epoch's images
   * @param rate of each update, by its number
   */
  Round plan(RunState state, int[] order, LongToDoubleFunction rate) {
    int first = batches.firstStep(state.round);
    int steps = batches.firstStep(state.round + 1) - first;
    int[][][] images = new int[steps][request.budget().workers()][];
    int[] sizes = new int[steps];
    double[] rates = new double[steps];
    for (int step = 0; step < steps; step++) {
      for (int worker = 0; worker < images[step].length; worker++) {
        images[step][worker] = batches.batch(order, worker, first + step);
      }
      sizes[step] = inputSize(state.epoch, first + step);
      rates[step] = rate.applyAsDouble(state.updates + step);
    }
    boolean warmingUp = state.updates - state.firstUpdate < warmUpUpdates();
    int next = first + steps;
    int[][] nextImages = new int[next < batches.steps() ? request.budget().workers() : 0][];
    Arrays.setAll(nextImages, worker -> batches.batch(order, worker, next));
    return new Round(
        state.epoch,
        state.updates,
        images,
        sizes,
        rates,
        warmingUp,
        nextImages,
        inputSize(state.epoch, next));
  }

  private int inputSize(int epoch, int step) {
    return request
        .multiScale()
        .map(MultiScale::parse)
        .map(
            scale ->
                scale.size(request.seed(), epoch, step, config.imageSize(), 1 << config.maxLevel()))
        .orElse(config.imageSize());
  }

  private double learningRate(RunState state, long update) {
    return learningRate
        * request
            .budget()
            .schedule()
            .factor(update, warmUpUpdates(), updates(), state.plateau.plateaus());
  }

  private long warmUpUpdates() {
    return request.budget().length().warmUp(batches.steps());
  }
}
