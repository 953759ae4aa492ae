package io.sparkdet.app.train.round;

import java.io.Serializable;

/** The step after a round, whose pictures are read during it. */
public final class FollowingStep implements Serializable {

  /** After a run's last round. */
  public static final FollowingStep NONE = new FollowingStep(0, new int[0][], 0);

  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final int[][] images;
  private final int inputSize;

  /**
   * Describes a step.
   *
   * @param epoch the round's, or the one after it
   * @param images numbers of images by worker
   * @param inputSize side of the input
   */
  public FollowingStep(int epoch, int[][] images, int inputSize) {
    this.epoch = epoch;
    this.images = images;
    this.inputSize = inputSize;
  }

  int epoch() {
    return epoch;
  }

  /** Returns the images of a worker; none where no step follows. */
  int[] images(int worker) {
    return images.length == 0 ? new int[0] : images[worker];
  }

  int inputSize() {
    return inputSize;
  }
}
