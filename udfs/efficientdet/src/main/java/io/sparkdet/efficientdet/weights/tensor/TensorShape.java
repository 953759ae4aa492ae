package io.sparkdet.efficientdet.weights.tensor;

import java.util.List;

/** Dimensions as files declare them, turned into ones that an array can have. */
public final class TensorShape {

  private static final int MOST_DIMENSIONS = 16;

  private TensorShape() {}

  /** Returns the dimensions, whose product is below 2^31; zeros do not excuse larger ones. */
  public static int[] checked(String name, List<Long> shape) throws MalformedWeightsException {
    if (shape.size() > MOST_DIMENSIONS) {
      throw new MalformedWeightsException(
          "%s has %d dimensions, more than %d".formatted(name, shape.size(), MOST_DIMENSIONS));
    }
    int[] dimensions = new int[shape.size()];
    long size = 1;
    for (int i = 0; i < dimensions.length; i++) {
      long dimension = shape.get(i);
      if (dimension < 0 || dimension > Integer.MAX_VALUE) {
        throw new MalformedWeightsException(
            "%s has the impossible dimension %d".formatted(name, dimension));
      }
      dimensions[i] = (int) dimension;
      size *= Math.max(1, dimension);
      if (size > Integer.MAX_VALUE) {
        throw new MalformedWeightsException(
            "%s declares the shape %s, more values than an array can hold".formatted(name, shape));
      }
    }
    return dimensions;
  }

  /** Returns the number of values of a checked shape. */
  public static long size(int[] dimensions) {
    long size = 1;
    for (int dimension : dimensions) {
      size *= dimension;
    }
    return size;
  }
}
