package io.sparkdet.detection.loss;

import io.sparkdet.detection.matching.AnchorMatches;
import io.sparkdet.detection.matching.SizeClass;
import io.sparkdet.detection.matching.TruthBoxes;
import java.util.Arrays;

/**
 * Losses of images that are added but not yet divided, with the counts that they are divided by.
 * Sums of parts, added in any order up to rounding, are the sums of the whole.
 *
 * <p>Box losses hold their weight, so that the loss trained on is {@link #total}.
 */
public final class LossSums {

  private static final int CLASS_LOSS = 0;
  private static final int BOX_LOSS = 1;
  private static final int IMAGES = 2;
  private static final int SIZES = 3;
  private static final int LEVELS = SIZES + SizeClass.values().length;

  /**
   * Class loss, box loss, images, positives of each size class, positives of each level; counts are
   * whole numbers.
   */
  private final double[] sums;

  private LossSums(double[] sums) {
    this.sums = sums;
  }

  /** Returns the sums of no image, for a grid of {@code levels} levels. */
  public static LossSums none(int levels) {
    return new LossSums(new double[LEVELS + levels]);
  }

  /** Returns the sums of one image. */
  static LossSums ofImage(
      double classLoss, double boxLoss, AnchorMatches matches, TruthBoxes truths) {
    int[] positives = matches.positivesByLevel();
    double[] sums = new double[LEVELS + positives.length];
    sums[CLASS_LOSS] = classLoss;
    sums[BOX_LOSS] = boxLoss;
    sums[IMAGES] = 1;
    for (int anchor = 0; anchor < matches.size(); anchor++) {
      int truth = matches.truth(anchor);
      if (truth >= 0) {
        sums[SIZES + truths.sizeClass(truth).rank()]++;
      }
    }
    for (int level = 0; level < positives.length; level++) {
      sums[LEVELS + level] = positives[level];
    }
    return new LossSums(sums);
  }

  /**
   * Returns the sums that {@link #toArray} gave.
   *
   * @throws IllegalArgumentException if the array is too short to be one
   */
  public static LossSums fromArray(double[] sums) {
    if (sums.length <= LEVELS) {
      throw new IllegalArgumentException(
          "Cannot read loss sums from %d numbers: at least %d are needed"
              .formatted(sums.length, LEVELS + 1));
    }
    return new LossSums(sums.clone());
  }

  /** Returns all numbers in a new array, to be sent and read back by {@link #fromArray}. */
  public double[] toArray() {
    return sums.clone();
  }

  /**
   * Returns the sums of these images and the others'.
   *
   * @throws IllegalArgumentException if the others' grid has another number of levels
   */
  public LossSums plus(LossSums others) {
    if (others.sums.length != sums.length) {
      throw new IllegalArgumentException(
          "Cannot add loss sums of %d levels to sums of %d"
              .formatted(others.sums.length - LEVELS, sums.length - LEVELS));
    }
    double[] added = sums.clone();
    for (int i = 0; i < added.length; i++) {
      added[i] += others.sums[i];
    }
    return new LossSums(added);
  }

  /** Returns the class losses, not divided. */
  public double classLoss() {
    return sums[CLASS_LOSS];
  }

  /** Returns the weighted box losses, not divided. */
  public double boxLoss() {
    return sums[BOX_LOSS];
  }

  /** Returns the loss, not divided. */
  public double total() {
    return classLoss() + boxLoss();
  }

  /** Returns the number of images. */
  public long images() {
    return (long) sums[IMAGES];
  }

  /** Returns the number of positive anchors. */
  public long positives() {
    return Arrays.stream(positivesByLevel()).sum();
  }

  /** Returns the number of positive anchors whose truth is of that size. */
  public long positives(SizeClass size) {
    return (long) sums[SIZES + size.rank()];
  }

  /** Returns the number of positive anchors of each level, the finest first. */
  public long[] positivesByLevel() {
    return Arrays.stream(sums, LEVELS, sums.length).mapToLong(count -> (long) count).toArray();
  }

  /** Returns what these sums, and all derivatives of them, are divided by. */
  public double divisor(LossNormalization normalization) {
    return normalization.divisor(positives(), images());
  }

  /** Tells whether the loss is a number. */
  public boolean finite() {
    return Double.isFinite(total());
  }
}
