package io.sparkdet.efficientdet.engine.ndarray;

/**
 * With which probabilities parts of features are dropped while training; the rest is scaled up, so
 * that the expectation stays.
 *
 * @param path with which the branch of a last block of the backbone would be dropped; earlier ones
 *     less, in proportion to their depth (EfficientNet, section 4). In [0, 1)
 * @param heads with which a channel is dropped after each activation in the heads, at all positions
 *     of an image at once: neighboring values of a convolution's result are so alike that dropping
 *     single ones would hide little (Tompson et al., arXiv 1411.4280, section 3.2). In [0, 1)
 */
public record Dropout(double path, double heads) {

  /** Nothing is dropped. */
  public static final Dropout NONE = new Dropout(0, 0);

  /** Refuses what is no probability, and dropping everything. */
  public Dropout {
    if (!(path >= 0 && path < 1) || !(heads >= 0 && heads < 1)) {
      throw new IllegalArgumentException(
          "Cannot drop paths with probability %s and channels of heads with %s: both are in [0, 1)"
              .formatted(path, heads));
    }
  }
}
