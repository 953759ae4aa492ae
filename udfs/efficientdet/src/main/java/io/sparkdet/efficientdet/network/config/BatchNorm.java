package io.sparkdet.efficientdet.network.config;

/**
 * Batch normalization: {@code gamma (x - mean) / sqrt(variance + epsilon) + beta} a channel.
 *
 * @param epsilon what keeps the denominator from zero
 * @param momentum the weight of the new value in the running statistics (PyTorch's sense)
 */
public record BatchNorm(double epsilon, double momentum) {

  /** Refuses constants that no normalization can have. */
  public BatchNorm {
    if (!(epsilon > 0) || !(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "Cannot normalize with epsilon %s and momentum %s: epsilon is positive, momentum in (0, 1]"
              .formatted(epsilon, momentum));
    }
  }
}
