package io.sparkdet.efficientdet.augmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets the side of the network's input change from batch to batch: a multiple of the largest stride
 * between two shares of the input size, all equally likely. All workers of a step have the same.
 *
 * @param least the smallest share of the input size, above 0
 * @param most the largest share
 */
public record MultiScale(double least, double most) {

  private static final String STEP = "multi-scale";

  /** Refuses shares that are not positive, out of order or beyond 10. */
  public MultiScale {
    if (!(least > 0 && least <= most && most <= 10)) {
      throw new IllegalArgumentException(
          "Cannot change the input size by %s to %s: the factors are above 0, at most 10, and rise"
              .formatted(least, most));
    }
  }

  /**
   * Reads {@code --multi-scale}, such as {@code 0.5:2.0}.
   *
   * @throws IllegalArgumentException if it is no such pair
   */
  public static MultiScale parse(String text) {
    Optional<double[]> limits = ScaleRange.limits(text, "");
    if (limits.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot change the input size by '%s': write two factors, as in 0.5:2.0".formatted(text));
    }
    return new MultiScale(limits.get()[0], limits.get()[1]);
  }

  /**
   * Returns the sides that a batch may have, rising.
   *
   * @param inputSize the side that shares are of, in pixels
   * @param stride the largest stride, which divides every side
   * @throws IllegalArgumentException if there is none
   */
  public List<Integer> sizes(int inputSize, int stride) {
    List<Integer> sizes = new ArrayList<>();
    for (int size = stride; size <= most * inputSize; size += stride) {
      if (size >= least * inputSize) {
        sizes.add(size);
      }
    }
    if (sizes.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot change the input size of %d by %s to %s: no multiple of the largest stride, %d, lies between"
              .formatted(inputSize, least, most, stride));
    }
    return sizes;
  }

  /** Returns the side of the inputs of one step of an epoch. */
  public int size(long seed, long epoch, long step, int inputSize, int stride) {
    List<Integer> sizes = sizes(inputSize, stride);
    return sizes.get(new Draw(seed, epoch, step).random(STEP).nextInt(sizes.size()));
  }
}
