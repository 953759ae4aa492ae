package io.sparkdet.detection.anchor;

/**
 * All anchors of a square input, in pixels of that input, in the order in which the network's heads
 * give their rows: level by level from the finest, row by row, column by column, octave, ratio.
 *
 * <p>The anchor of column {@code c} and row {@code r} at stride {@code s} has its center at (s/2 +
 * c·s, s/2 + r·s) and may reach beyond the input. Corners are computed in double and rounded once
 * to float; center and size are the float mean and difference of those corners, as zylo117's
 * decoder takes them (efficientdet/utils.py), so both agree with it to the last bit.
 *
 * <p>Immutable and safe to share. Takes 32 bytes an anchor: 1.6 MB for D0 at 512 pixels.
 */
public final class AnchorGrid {

  private final AnchorSpec spec;
  private final int inputSize;
  private final int[] levelStarts;
  private final float[] corners;
  private final float[] centerSizes;

  private AnchorGrid(AnchorSpec spec, int inputSize, AnchorStrides strides) {
    this.spec = spec;
    this.inputSize = inputSize;
    this.levelStarts = levelStarts(spec, inputSize, strides);
    this.corners = corners(spec, inputSize, strides, levelStarts[levelStarts.length - 1]);
    this.centerSizes = centerSizes(corners);
  }

  /**
   * Lays the anchors of {@code spec} over a square input whose side the largest stride divides.
   *
   * @param inputSize side of the input in pixels, a positive multiple of the largest stride
   * @throws IllegalArgumentException if the largest stride does not divide the side
   */
  public static AnchorGrid of(AnchorSpec spec, int inputSize) {
    return of(spec, inputSize, AnchorStrides.POWERS_OF_TWO);
  }

  /**
   * Lays the anchors of {@code spec} over a square input, their cells apart as {@code strides} say.
   *
   * @param inputSize side of the input in pixels
   * @throws IllegalArgumentException if the strides do not fit the side; the message names one that
   *     does
   */
  public static AnchorGrid of(AnchorSpec spec, int inputSize, AnchorStrides strides) {
    strides.requireFit(spec, inputSize);
    return new AnchorGrid(spec, inputSize, strides);
  }

  /** Returns what stands at every cell. */
  public AnchorSpec spec() {
    return spec;
  }

  /** Returns the side of the square input in pixels. */
  public int inputSize() {
    return inputSize;
  }

  /** Returns the number of anchors. */
  public int size() {
    return levelStarts[levelStarts.length - 1];
  }

  /**
   * Returns the index of the first anchor of {@code level}; {@code maxLevel + 1} gives the size.
   */
  public int levelStart(int level) {
    return levelStarts[level - spec.minLevel()];
  }

  /** Returns the upper edge of anchor {@code i}. */
  public float yMin(int i) {
    return corners[4 * i];
  }

  /** Returns the left edge of anchor {@code i}. */
  public float xMin(int i) {
    return corners[4 * i + 1];
  }

  /** Returns the lower edge of anchor {@code i}. */
  public float yMax(int i) {
    return corners[4 * i + 2];
  }

  /** Returns the right edge of anchor {@code i}. */
  public float xMax(int i) {
    return corners[4 * i + 3];
  }

  /** Returns the vertical center of anchor {@code i}. */
  public float centerY(int i) {
    return centerSizes[4 * i];
  }

  /** Returns the horizontal center of anchor {@code i}. */
  public float centerX(int i) {
    return centerSizes[4 * i + 1];
  }

  /** Returns the height of anchor {@code i}. */
  public float height(int i) {
    return centerSizes[4 * i + 2];
  }

  /** Returns the width of anchor {@code i}. */
  public float width(int i) {
    return centerSizes[4 * i + 3];
  }

  /** Returns a new array {@code (anchors, 4)} of y_min, x_min, y_max, x_max. */
  public float[] corners() {
    return corners.clone();
  }

  /** Returns a new array {@code (anchors, 4)} of center y, center x, height, width. */
  public float[] centerSizes() {
    return centerSizes.clone();
  }

  private static int[] levelStarts(AnchorSpec spec, int inputSize, AnchorStrides strides) {
    int[] starts = new int[spec.maxLevel() - spec.minLevel() + 2];
    for (int level = spec.minLevel(); level <= spec.maxLevel(); level++) {
      int side = strides.cells(inputSize, level);
      int anchors = Math.multiplyExact(Math.multiplyExact(side, side), spec.anchorsPerCell());
      int at = level - spec.minLevel();
      starts[at + 1] = Math.addExact(starts[at], anchors);
    }
    return starts;
  }

  private static float[] corners(
      AnchorSpec spec, int inputSize, AnchorStrides strides, int anchors) {
    float[] corners = new float[Math.multiplyExact(4, anchors)];
    int at = 0;
    for (int level = spec.minLevel(); level <= spec.maxLevel(); level++) {
      int stride = strides.stride(inputSize, level);
      double[] halfSizes = halfSizes(spec, stride);
      double first = stride / 2.0;
      for (double y = first; y < inputSize; y += stride) {
        for (double x = first; x < inputSize; x += stride) {
          for (int shape = 0; shape < halfSizes.length; shape += 2) {
            double halfHeight = halfSizes[shape];
            double halfWidth = halfSizes[shape + 1];
            corners[at++] = (float) (y - halfHeight);
            corners[at++] = (float) (x - halfWidth);
            corners[at++] = (float) (y + halfHeight);
            corners[at++] = (float) (x + halfWidth);
          }
        }
      }
    }
    return corners;
  }

  /** Half height and half width of each anchor of a cell. */
  static double[] halfSizes(AnchorSpec spec, int stride) {
    double[] halves = new double[2 * spec.anchorsPerCell()];
    int at = 0;
    for (int octave = 0; octave < spec.octaves(); octave++) {
      double side = spec.scale() * stride * Math.pow(2, (double) octave / spec.octaves());
      for (AspectRatio ratio : spec.ratios()) {
        halves[at++] = side * ratio.heightFactor() / 2;
        halves[at++] = side * ratio.widthFactor() / 2;
      }
    }
    return halves;
  }

  private static float[] centerSizes(float[] corners) {
    float[] centerSizes = new float[corners.length];
    for (int at = 0; at < corners.length; at += 4) {
      centerSizes[at] = (corners[at] + corners[at + 2]) / 2;
      centerSizes[at + 1] = (corners[at + 1] + corners[at + 3]) / 2;
      centerSizes[at + 2] = corners[at + 2] - corners[at];
      centerSizes[at + 3] = corners[at + 3] - corners[at + 1];
    }
    return centerSizes;
  }
}
