package io.sparkdet.app.train.data;

import java.util.Arrays;

/**
 * How the images of an epoch are divided. A step takes the next {@code workers · batchSize} images
 * of the epoch's order, and each worker an equal part of them, in worker order; of a last step with
 * fewer images the parts differ by one at most and may be empty. A round is {@code localSteps}
 * steps, fewer at the epoch's end. So every image is seen once an epoch, and the images of a step
 * do not depend on how many workers share them.
 *
 * @param images of an epoch, at least 1
 * @param workers at least 1
 * @param batchSize images of a worker in a step, at least 1
 * @param localSteps steps that a worker takes before weights are averaged, at least 1
 */
public record EpochBatches(int images, int workers, int batchSize, int localSteps) {

  /** Refuses counts below 1. */
  public EpochBatches {
    if (images < 1 || workers < 1 || batchSize < 1 || localSteps < 1) {
      throw new IllegalArgumentException(
          "Cannot divide %d images among %d workers by %d in %d local steps: all are at least 1"
              .formatted(images, workers, batchSize, localSteps));
    }
    if ((long) workers * batchSize > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Cannot share steps of %d times %d images: they are more than %d"
              .formatted(workers, batchSize, Integer.MAX_VALUE));
    }
  }

  /** Returns the number of images that all workers together see in a whole step. */
  public int globalBatch() {
    return workers * batchSize;
  }

  /** Returns the steps of an epoch. */
  public int steps() {
    return ceilDiv(images, globalBatch());
  }

  /** Returns the rounds of an epoch. */
  public int rounds() {
    return ceilDiv(steps(), localSteps);
  }

  /** Returns the first step of a round; {@code rounds()} gives the number of steps. */
  public int firstStep(int round) {
    return (int) Math.min(steps(), (long) round * localSteps);
  }

  /**
   * Returns the images of one worker in one step.
   *
   * @param order of the epoch, as {@link TrainingSet#order} gives it
   * @param worker from 0
   * @param step from 0 in the epoch
   */
  public int[] batch(int[] order, int worker, int step) {
    if (order.length != images || worker < 0 || worker >= workers || step < 0 || step >= steps()) {
      throw new IllegalArgumentException(
          "Cannot give worker %d of %d a batch for step %d of %d from %d images of %d"
              .formatted(worker, workers, step, steps(), order.length, images));
    }
    int from = step * globalBatch();
    int shared = Math.min(globalBatch(), images - from);
    return Arrays.copyOfRange(
        order, from + start(shared, worker), from + start(shared, worker + 1));
  }

  private int start(int shared, int worker) {
    return (int) ((long) shared * worker / workers);
  }

  private static int ceilDiv(int value, int divisor) {
    return (int) (((long) value + divisor - 1) / divisor);
  }
}
