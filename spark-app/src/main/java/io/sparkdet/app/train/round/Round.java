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
  private final int[][] nextImages;
  private final int nextSize;

  /**
   * Describes a round.
   *
   * @param epoch from 0
   * @param firstUpdate number of the round's first update in the run, from 0
   * @param images numbers of images by step and worker
   * @param inputSizes side of the input of each step
   * @param learningRates of each step
   * @param warmingUp whether the round begins in the warm-up
   * @param nextImages by worker, what the step after this round will need; empty if none follows
   * @param nextSize side of that step's input
   */
  public Round(
      int epoch,
      long firstUpdate,
      int[][][] images,
      int[] inputSizes,
      double[] learningRates,
      boolean warmingUp,
      int[][] nextImages,
      int nextSize) {
    this.epoch = epoch;
    this.firstUpdate = firstUpdate;
    this.images = images;
    this.inputSizes = inputSizes;
    this.learningRates = learningRates;
    this.warmingUp = warmingUp;
    this.nextImages = nextImages;
    this.nextSize = nextSize;
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

  /** Returns the images of a worker in the step that follows; none where no step does. */
  int[] nextImages(int worker) {
    return nextImages.length == 0 ? new int[0] : nextImages[worker];
  }

  int nextSize() {
    return nextSize;
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
