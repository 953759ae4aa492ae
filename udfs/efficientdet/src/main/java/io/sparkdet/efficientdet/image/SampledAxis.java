package io.sparkdet.efficientdet.image;

/**
 * For every pixel of a resized axis, the two pixels it lies between and how far: pixel {@code i} of
 * the target has its centre at {@code (i + 0.5) * sourceLength / targetLength - 0.5}; beyond the
 * outer centres the edge pixel goes on. The convention of cv2's INTER_LINEAR.
 */
final class SampledAxis {

  final int[] lower;
  final int[] upper;

  /** The weight of the upper pixel, in [0, 1). */
  final float[] weight;

  /**
   * Computes the places in double precision.
   *
   * @param held the number of source pixels there are
   * @param extent the length of the axis in source pixels; less than {@code held} where reduced
   *     decoding rounded up
   */
  SampledAxis(int held, double extent, int targetLength) {
    lower = new int[targetLength];
    upper = new int[targetLength];
    weight = new float[targetLength];
    double step = extent / targetLength;
    for (int i = 0; i < targetLength; i++) {
      double centre = (i + 0.5) * step - 0.5;
      int below = (int) Math.floor(centre);
      lower[i] = Math.min(Math.max(below, 0), held - 1);
      upper[i] = Math.min(Math.max(below + 1, 0), held - 1);
      weight[i] = (float) (centre - below);
    }
  }
}
