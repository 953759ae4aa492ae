package io.sparkdet.app.train;

import io.sparkdet.app.train.data.EpochBatches;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.round.FollowingStep;
import io.sparkdet.app.train.round.Round;
import io.sparkdet.efficientdet.augmentation.AugmentationSchedule;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/** Which images, at which size and learning rate, the workers of a round take. */
final class RoundPlanner {

  private final TrainRequest request;
  private final TrainingSet set;
  private final EfficientDetConfig config;
  private final int firstEpoch;
  private final int count;

  /** Of each epoch, or of all where they are even. */
  private final EpochBatches[] epochs;

  private final long updates;
  private final double learningRate;

  /**
   * Makes a planner.
   *
   * @param firstEpoch the number of the run's first epoch, from 0
   * @param learningRate of heads and BiFPN at its highest
   */
  RoundPlanner(
      TrainRequest request,
      TrainingSet set,
      EfficientDetConfig config,
      int firstEpoch,
      double learningRate) {
    this.request = request;
    this.set = set;
    this.config = config;
    this.firstEpoch = firstEpoch;
    this.learningRate = learningRate;
    EpochBatches first = divided(request, set, firstEpoch, 1)[0];
    this.count = request.budget().length().epochs(first.steps());
    if (request.sampling().even()) {
      this.epochs = new EpochBatches[] {first};
      this.updates = (long) count * first.steps();
    } else {
      this.epochs = divided(request, set, firstEpoch, count);
      this.updates = Arrays.stream(epochs).mapToLong(EpochBatches::steps).sum();
    }
  }

  private RoundPlanner(RoundPlanner other, double learningRate) {
    this.request = other.request;
    this.set = other.set;
    this.config = other.config;
    this.firstEpoch = other.firstEpoch;
    this.count = other.count;
    this.epochs = other.epochs;
    this.updates = other.updates;
    this.learningRate = learningRate;
  }

  private static EpochBatches[] divided(
      TrainRequest request, TrainingSet set, int first, int count) {
    TrainRequest.Budget budget = request.budget();
    int[] sizes = request.sampling().sizes(set, request.seed(), first, count);
    EpochBatches[] divided = new EpochBatches[count];
    Arrays.setAll(
        divided,
        epoch ->
            new EpochBatches(
                sizes[epoch], budget.workers(), budget.batchSize(), budget.localSteps()));
    return divided;
  }

  /** Returns the same with another rate. */
  RoundPlanner withLearningRate(double rate) {
    return new RoundPlanner(this, rate);
  }

  /** Returns how the images of an epoch are divided; it may lie beyond the run's last. */
  EpochBatches batches(int epoch) {
    if (request.sampling().even()) {
      return epochs[0];
    }
    int at = epoch - firstEpoch;
    return at < count ? epochs[at] : divided(request, set, epoch, 1)[0];
  }

  /** Returns how many epochs the run has, without those before it. */
  int epochs() {
    return count;
  }

  /** Returns how many steps the first epoch has, and all others of as many images. */
  int steps() {
    return epochs[0].steps();
  }

  /** Returns the changes to pictures, and in how many epochs they are mixed. */
  AugmentationSchedule augmentation() {
    int mixed = request.budget().length().mixedEpochs(steps());
    return new AugmentationSchedule(
        request.augmentation(steps()), mixed == 0 ? 0 : firstEpoch + mixed);
  }

  /** Returns how many updates the whole run has, without those before it. */
  long updates() {
    return updates;
  }

  /** Returns the learning rate of heads and BiFPN at its highest. */
  double learningRate() {
    return learningRate;
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
    EpochBatches batches = batches(state.epoch);
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
    return new Round(
        state.epoch,
        state.updates,
        images,
        sizes,
        rates,
        warmingUp,
        next < batches.steps() ? step(state.epoch, order, next) : firstStep(state.epoch + 1));
  }

  private FollowingStep firstStep(int epoch) {
    return epoch < firstEpoch + count
        ? step(epoch, request.sampling().order(set, request.seed(), epoch), 0)
        : FollowingStep.NONE;
  }

  private FollowingStep step(int epoch, int[] order, int step) {
    int[][] images = new int[request.budget().workers()][];
    Arrays.setAll(images, worker -> batches(epoch).batch(order, worker, step));
    return new FollowingStep(epoch, images, inputSize(epoch, step));
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
    return request.budget().length().warmUp(steps());
  }
}
