package io.sparkdet.detection.coco.bootstrap;

/**
 * How often each image is drawn in each bootstrap replicate: Poisson(1) counts that are a hash of
 * seed, image id and replicate, so that every machine draws the same without being told.
 *
 * <p>One 64-bit mix (SplitMix64's) serves four replicates with 16 bits each; the probabilities are
 * right to 2^-17.
 *
 * @param seed decides the draws: another one gives others
 * @param replicates the number of replicates, at least 1
 */
public record BootstrapWeights(long seed, int replicates) {

  private static final int LANES = 4;
  private static final int LANE_BITS = 16;

  /** A lane at or above entry k draws more than k: 65536 times Poisson(1)'s distribution. */
  private static final int[] MORE_THAN = poissonOne();

  public BootstrapWeights {
    if (replicates < 1) {
      throw new IllegalArgumentException(
          "Cannot draw %d replicates; give a positive number".formatted(replicates));
    }
  }

  private static int[] poissonOne() {
    int[] bounds = new int[8];
    double probability = Math.exp(-1);
    double sum = 0;
    for (int k = 0; k < bounds.length; k++) {
      sum += probability;
      bounds[k] = (int) Math.rint(sum * (1 << LANE_BITS));
      probability /= k + 1;
    }
    return bounds;
  }

  /** Writes how often the image is drawn in each replicate. */
  public void fill(long image, int[] weights) {
    long start = mix(seed ^ mix(image + 0x9E3779B97F4A7C15L));
    for (int group = 0; group * LANES < replicates; group++) {
      long bits = mix(start + group * 0x9E3779B97F4A7C15L);
      int end = Math.min(replicates, (group + 1) * LANES);
      for (int b = group * LANES; b < end; b++) {
        weights[b] = poisson((int) (bits & ((1 << LANE_BITS) - 1)));
        bits >>>= LANE_BITS;
      }
    }
  }

  private static int poisson(int lane) {
    int count = 0;
    while (count < MORE_THAN.length && lane >= MORE_THAN[count]) {
      count++;
    }
    return count;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
