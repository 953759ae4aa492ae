package io.sparkdet.efficientdet.image;

/**
 * For every pixel of a resized axis, the source pixels that it averages and their weights: a
 * triangle of the width of two target pixels, or of two source pixels where the axis grows, cut off
 * at the edges and summing to 1. Weights are fixed-point numbers of {@link #PRECISION} bits.
 *
 * <p>The arithmetic of Pillow's {@code Image.resize} with the filter BILINEAR for 8-bit images
 * (python-pillow/Pillow, src/libImaging/Resample.c), so that pixels are equal.
 */
final class AntialiasedAxis {

  /** 32 bits less 8 of the pixel and 2 of headroom. */
  static final int PRECISION = 32 - 8 - 2;

  /** The first source pixel of each target pixel. */
  final int[] first;

  /** How many source pixels each target pixel averages. */
  final int[] count;

  /** Target pixel by target pixel, {@link #stride} places each. */
  final int[] weights;

  /** The most source pixels that a target pixel averages. */
  final int stride;

  /**
   * Computes the weights in double precision before they are rounded.
   *
   * @param held the number of source pixels there are
   * @param extent the length of the axis in source pixels; less than {@code held} where reduced
   *     decoding rounded up
   */
  AntialiasedAxis(int held, double extent, int targetLength) {
    double scale = extent / targetLength;
    double support = Math.max(scale, 1);
    stride = (int) Math.ceil(support) * 2 + 1;
    first = new int[targetLength];
    count = new int[targetLength];
    weights = new int[targetLength * stride];
    double[] triangle = new double[stride];
    for (int i = 0; i < targetLength; i++) {
      double centre = (i + 0.5) * scale;
      int from = Math.max(0, (int) (centre - support + 0.5));
      int to = Math.min(held, (int) (centre + support + 0.5));
      double sum = 0;
      for (int at = from; at < to; at++) {
        double distance = Math.abs((at - centre + 0.5) * (1 / support));
        triangle[at - from] = Math.max(0, 1 - distance);
        sum += triangle[at - from];
      }
      first[i] = from;
      count[i] = to - from;
      for (int at = 0; at < to - from; at++) {
        weights[i * stride + at] = (int) (0.5 + triangle[at] / sum * (1 << PRECISION));
      }
    }
  }
}
