package io.sparkdet.efficientdet.augmentation;

/**
 * Exchanges left and right. All that zylo117 and the published EfficientDet training do beside
 * scale jitter.
 *
 * @param probability of doing it, 0 to 1
 */
public record Mirror(double probability) implements AugmentationStep {

  static final String NAME = "flip";

  /** Every second picture on average. */
  public static final Mirror HALF = new Mirror(0.5);

  /** Refuses what is no probability. */
  public Mirror {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Cannot mirror with probability %s: it lies from 0 to 1".formatted(probability));
    }
  }

  @Override
  public String label() {
    return NAME;
  }

  boolean drawn(Draw draw) {
    return draw.random(NAME).nextDouble() < probability;
  }
}
