package io.sparkdet.efficientdet.augmentation;

/**
 * Which changes are made in which epoch. Mosaic and mixup end before a training does, so that it
 * closes with pictures like those that are labelled later (Ge et al., arXiv:2107.08430, section
 * 2.1).
 *
 * @param augmentation the changes in the first epochs
 * @param mixedEpochs how many these are; the steps that mix pictures are left out in later ones
 */
public record AugmentationSchedule(Augmentation augmentation, int mixedEpochs) {

  /** Refuses less than no epoch. */
  public AugmentationSchedule {
    if (mixedEpochs < 0) {
      throw new IllegalArgumentException(
          "Cannot mix pictures in %d epochs: at least 0".formatted(mixedEpochs));
    }
  }

  /** Returns the same changes in all epochs. */
  public static AugmentationSchedule always(Augmentation augmentation) {
    return new AugmentationSchedule(augmentation, Integer.MAX_VALUE);
  }

  /** Returns whether pictures are mixed in any epoch. */
  public boolean mixes() {
    return mixedEpochs > 0 && augmentation.steps().stream().anyMatch(AugmentationStep::mixes);
  }

  /**
   * Returns the changes in an epoch.
   *
   * @param epoch from 0
   */
  public Augmentation in(long epoch) {
    return epoch < mixedEpochs ? augmentation : augmentation.unmixed();
  }
}
