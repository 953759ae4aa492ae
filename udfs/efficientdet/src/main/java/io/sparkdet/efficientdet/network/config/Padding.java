package io.sparkdet.efficientdet.network.config;

/** How many pixels a window adds around a feature before it slides over it. */
public enum Padding {
  /**
   * TensorFlow's SAME: the output has ceil(size / stride) positions; of the padding that this needs
   * the smaller half comes before, the larger after.
   */
  SAME {
    @Override
    int total(int size, int kernel, int stride) {
      int positions = (size + stride - 1) / stride;
      return Math.max(0, (positions - 1) * stride + kernel - size);
    }
  },
  /** PyTorch's habit: {@code (kernel - 1) / 2} on either side, whatever the size. */
  SYMMETRIC {
    @Override
    int total(int size, int kernel, int stride) {
      return (kernel - 1) / 2 * 2;
    }
  };

  abstract int total(int size, int kernel, int stride);

  /** Returns the padding above (or left of) a side of {@code size} pixels. */
  public int before(int size, int kernel, int stride) {
    return total(size, kernel, stride) / 2;
  }

  /** Returns the padding below (or right of) a side of {@code size} pixels. */
  public int after(int size, int kernel, int stride) {
    return total(size, kernel, stride) - before(size, kernel, stride);
  }

  /** Returns how many positions the window takes along a side of {@code size} pixels. */
  public int outputSize(int size, int kernel, int stride) {
    return (size + total(size, kernel, stride) - kernel) / stride + 1;
  }
}
