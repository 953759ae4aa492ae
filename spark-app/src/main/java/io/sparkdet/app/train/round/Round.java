package io.sparkdet.app.train.round;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What workers do in one round; travels inside closures. */
public final class Round implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final long firstUpdate;
  private final int[][][] images;
  private final int[] inputSizes;
  private final double[] learningRates;
  private final boolean warmingUp;
  private final FollowingStep following;

  /**
   * Describes a round.
   *
   * @param epoch from 0
   * @param firstUpdate number of the round's first update in the run, from 0
   * @param images numbers of images by step and worker
   * @param inputSizes side of the input of each step
   * @param learningRates of each step
   * @param warmingUp whether the round begins in the warm-up
   * @param following the step after this round
   */
  public Round(
      int epoch,
      long firstUpdate,
      int[][][] images,
      int[] inputSizes,
      double[] learningRates,
      boolean warmingUp,
      FollowingStep following) {
    this.epoch = epoch;
    this.firstUpdate = firstUpdate;
    this.images = images;
    this.inputSizes = inputSizes;
    this.learningRates = learningRates;
    this.warmingUp = warmingUp;
    this.following = following;
  }

  int epoch() {
    return epoch;
  }

  long firstUpdate() {
    return firstUpdate;
  }

  /** Returns how many steps it has. */
  public int steps() {
    return images.length;
  }

  int workers() {
    return images[0].length;
  }

  int[] images(int step, int worker) {
    return images[step][worker];
  }

  /** Returns the numbers of the images of all workers and steps. */
  public IntStream allImages() {
    return Arrays.stream(images).flatMap(Arrays::stream).flatMapToInt(Arrays::stream);
  }

  FollowingStep following() {
    return following;
  }

  int inputSize(int step) {
    return inputSizes[step];
  }

  public double learningRate(int step) {
    return learningRates[step];
  }

  boolean warmingUp() {
    return warmingUp;
  }
}
