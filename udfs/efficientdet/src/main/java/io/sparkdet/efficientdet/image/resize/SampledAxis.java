package io.sparkdet.efficientdet.image.resize;

/**
 * For every pixel of a resized axis, the two neighbors it lies between and how far: pixel {@code i}
 * of the target has its center at {@code (i + 0.5) * extent / targetLength - 0.5} source pixels;
 * beyond the outer centers the edge pixel goes on. The convention of cv2's INTER_LINEAR.
 */
final class SampledAxis {

  /** The first of the two neighbors, 0 to {@code held - 1}. */
  final int[] first;

  /** The weight of the pixel after it, in [0, 1); 0 where there is none. */
  final float[] weight;

  /**
   * Computes the positions in double precision.
   *
   * @param held the number of source pixels there are
   * @param extent the length of the axis in source pixels; less than {@code held} where reduced
   *     decoding rounded up
   */
  SampledAxis(int held, double extent, int targetLength) {
    first = new int[targetLength];
    weight = new float[targetLength];
    double step = extent / targetLength;
    for (int i = 0; i < targetLength; i++) {
      double center = (i + 0.5) * step - 0.5;
      int below = (int) Math.floor(center);
      if (below < 0) {
        continue;
      }
      first[i] = Math.min(below, held - 1);
      weight[i] = below < held - 1 ? (float) (center - below) : 0;
    }
  }
}
