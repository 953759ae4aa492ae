package io.sparkdet.detection.loss;

/**
 * What losses are divided by. A part of a batch gives a sum S that is not yet divided; sums,
 * positives and images of all parts are added, and the loss is S / {@link #divisor}.
 */
public enum LossNormalization {
  /** By all positives of the batch, plus one (effdet, google/automl). */
  PER_BATCH {
    @Override
    double imageScale(int positives) {
      return 1;
    }

    @Override
    public double divisor(long positives, long images) {
      return positives + 1.0;
    }
  },
  /** Each image by its own positives, at least one; then by the images (zylo117). */
  PER_IMAGE {
    @Override
    double imageScale(int positives) {
      return 1.0 / Math.max(1, positives);
    }

    @Override
    public double divisor(long positives, long images) {
      return Math.max(1, images);
    }
  };

  /** Returns what an image's loss is multiplied by before it is added to S. */
  abstract double imageScale(int positives);

  /** Returns what S, and every derivative of S, is divided by in the end. */
  public abstract double divisor(long positives, long images);
}
