package io.sparkdet.efficientdet.weights.tensor;

import java.util.Arrays;

/**
 * A float32 tensor in row-major order. A convolution's kernel is {@code (out, in / groups, height,
 * width)}; batch-norm tensors and biases have one dimension; a scalar has none.
 *
 * <p>The arrays are adopted, not copied (D7x holds 77 million values); nobody writes to them.
 */
public final class Tensor {

  private final int[] shape;
  private final float[] values;

  /**
   * Adopts shape and values.
   *
   * @throws IllegalArgumentException if a dimension is negative or the number of values is not the
   *     product of the shape
   */
  public Tensor(int[] shape, float[] values) {
    long size = 1;
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException(
            "Cannot shape a tensor as " + Arrays.toString(shape) + ": a dimension is negative");
      }
      size = Math.multiplyExact(size, (long) dimension);
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "Cannot shape %d values as %s".formatted(values.length, Arrays.toString(shape)));
    }
    this.shape = shape;
    this.values = values;
  }

  /** Returns a copy of the dimensions, outermost first. */
  public int[] shape() {
    return shape.clone();
  }

  /** Returns the number of values. */
  public int size() {
    return values.length;
  }

  /** Returns the values themselves in row-major order, to be read only. */
  public float[] values() {
    return values;
  }
}
