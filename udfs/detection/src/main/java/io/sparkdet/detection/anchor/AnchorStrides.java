package io.sparkdet.detection.anchor;

/**
 * How far apart the cells of a level stand, in whole pixels of a square input. The ways differ only
 * for sides that the largest stride 2^maxLevel does not divide.
 */
public enum AnchorStrides {
  /** 2^level, as in the paper and in zylo117; the side is a multiple of the largest. */
  POWERS_OF_TWO {
    @Override
    int cells(int inputSize, int level) {
      return inputSize >> level;
    }

    @Override
    int stride(int inputSize, int level) {
      return 1 << level;
    }
  },
  /**
   * The side over the level's cells, rounded down, where each level has half the cells of the finer
   * one, rounded up (effdet 0.4.1, anchors.py). Lite0 at 320 pixels has 3 x 3 cells on level 7, 106
   * pixels apart.
   */
  FROM_PLACES {
    @Override
    int cells(int inputSize, int level) {
      int cells = inputSize;
      for (int i = 0; i < level; i++) {
        cells = (cells + 1) / 2;
      }
      return cells;
    }

    @Override
    int stride(int inputSize, int level) {
      return inputSize / cells(inputSize, level);
    }
  };

  /** Returns how many cells stand along a side. */
  abstract int cells(int inputSize, int level);

  /** Returns the distance between the centers of neighboring cells. */
  abstract int stride(int inputSize, int level);

  /**
   * Refuses a side that the strides do not fit.
   *
   * @throws IllegalArgumentException with a side that does
   */
  void requireFit(AnchorSpec spec, int inputSize) {
    if (!fit(spec, inputSize)) {
      int next = Math.max(1, inputSize);
      while (!fit(spec, next)) {
        next++;
      }
      throw new IllegalArgumentException(
          "Cannot lay anchors over an input of %d pixels: %s; the next one is %d"
              .formatted(inputSize, rule(spec), next));
    }
  }

  /** Says which sides fit; a multiple of the largest stride always does. */
  private String rule(AnchorSpec spec) {
    return switch (this) {
      case POWERS_OF_TWO ->
          "its side is a multiple of %d, the stride of level %d"
              .formatted(spec.largestStride(), spec.maxLevel());
      case FROM_PLACES ->
          "the places of levels %d to %d, each half those of the finer level, must fill its side to less than a place, as they do in multiples of %d and in some sides between"
              .formatted(spec.minLevel(), spec.maxLevel(), spec.largestStride());
    };
  }

  /**
   * Returns whether every level of {@code spec} has as many centers inside the input as cells: if
   * not, anchors and the network's rows would not pair.
   */
  boolean fit(AnchorSpec spec, int inputSize) {
    if (inputSize <= 0) {
      return false;
    }
    for (int level = spec.minLevel(); level <= spec.maxLevel(); level++) {
      int cells = cells(inputSize, level);
      double first = cells == 0 ? 0 : stride(inputSize, level) / 2.0;
      if (cells == 0
          || first + (cells - 1.0) * stride(inputSize, level) >= inputSize
          || first + (double) cells * stride(inputSize, level) < inputSize) {
        return false;
      }
    }
    return this == FROM_PLACES || inputSize % spec.largestStride() == 0;
  }
}
