package io.sparkdet.efficientdet.image.resize;

/**
 * For every pixel of a resized axis, the source pixels that it averages and their weights: a filter
 * measured in target pixels, or in source pixels where the axis grows, cut off at the edges and
 * summing to 1. Weights are fixed-point numbers of {@link #PRECISION} bits.
 *
 * <p>The arithmetic of Pillow's {@code Image.resize} for 8-bit images (python-pillow/Pillow,
 * src/libImaging/Resample.c), so that pixels are equal.
 */
final class AntialiasedAxis {

  /** 32 bits less 8 of the pixel and 2 of headroom. */
  static final int PRECISION = 32 - 8 - 2;

  /** The first source pixel of each target pixel. */
  final int[] first;

  /** How many source pixels each target pixel averages. */
  final int[] count;

  /** Target pixel by target pixel, {@link #stride} entries each. */
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
  AntialiasedAxis(int held, double extent, int targetLength, ResizeFilter filter) {
    double scale = extent / targetLength;
    double unit = Math.max(scale, 1);
    double support = filter.support() * unit;
    stride = (int) Math.ceil(support) * 2 + 1;
    first = new int[targetLength];
    count = new int[targetLength];
    weights = new int[targetLength * stride];
    double[] shares = new double[stride];
    for (int i = 0; i < targetLength; i++) {
      double center = (i + 0.5) * scale;
      int from = Math.max(0, (int) (center - support + 0.5));
      int to = Math.min(held, (int) (center + support + 0.5));
      double sum = 0;
      for (int at = from; at < to; at++) {
        shares[at - from] = filter.weight(Math.abs((at - center + 0.5) * (1 / unit)));
        sum += shares[at - from];
      }
      first[i] = from;
      count[i] = to - from;
      for (int at = 0; at < to - from; at++) {
        double weight = shares[at] / sum * (1 << PRECISION);
        weights[i * stride + at] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
      }
    }
  }
}
