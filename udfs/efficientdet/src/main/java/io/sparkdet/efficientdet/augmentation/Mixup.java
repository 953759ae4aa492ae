package io.sparkdet.efficientdet.augmentation;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Blends an input with that of another picture, drawn from the training set; the boxes of both are
 * to be found (Zhang, H. et al., arXiv:1710.09412; for detection Zhang, Z. et al.,
 * arXiv:1902.04103). The share of each is drawn from a beta distribution. Boxes count in full
 * whatever their share, so that it is the narrow Beta(32, 32) of YOLOv5's training: nearly always
 * from 0.35 to 0.65, and both pictures can be seen.
 *
 * @param probability of doing it, 0 to 1
 */
public record Mixup(double probability) implements AugmentationStep {

  static final String NAME = "mixup";

  /** Every fourth input. */
  public static final Mixup QUARTER = new Mixup(0.25);

  /** The number of the other picture's draw: those of a mosaic stand before it. */
  private static final int PART = 4;

  /** Both parameters of the beta distribution. */
  private static final int BETA = 32;

  /** Refuses what is no probability. */
  public Mixup {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Cannot mix pictures up with probability %s: it lies from 0 to 1".formatted(probability));
    }
  }

  @Override
  public String label() {
    return equals(QUARTER) ? NAME : NAME + ":" + probability;
  }

  @Override
  public boolean mixes() {
    return true;
  }

  /**
   * What an input is blended with.
   *
   * @param picture the other one
   * @param draw what the choices about it follow from
   * @param share of the input in the blend, 0 to 1; the rest is the other picture's
   */
  record Partner(int picture, Draw draw, float share) {}

  /**
   * Returns what an input is blended with, if anything.
   *
   * @param count how many pictures the training set has
   */
  Optional<Partner> partner(Draw draw, int count) {
    Random random = draw.random(NAME);
    if (random.nextDouble() >= probability) {
      return Optional.empty();
    }
    int picture = random.nextInt(count);
    return Optional.of(new Partner(picture, draw.part(PART), (float) share(random)));
  }

  /** Beta(n, n) is how the middle one of 2 n - 1 uniform numbers is distributed. */
  private static double share(Random random) {
    double[] uniform = new double[2 * BETA - 1];
    Arrays.setAll(uniform, i -> random.nextDouble());
    Arrays.sort(uniform);
    return uniform[BETA - 1];
  }
}
