package io.sparkdet.efficientdet.network.config;

/**
 * A square two-dimensional convolution; its kernel is {@code (outChannels, inChannels / groups,
 * kernel, kernel)}.
 *
 * @param groups 1, or the number of channels for a depthwise convolution
 * @param bias whether a value is added to every output channel
 */
public record Convolution(
    int inChannels,
    int outChannels,
    int kernel,
    int stride,
    int groups,
    Padding padding,
    boolean bias) {

  /** Refuses channels that the groups do not divide. */
  public Convolution {
    if (inChannels < 1 || outChannels < 1 || kernel < 1 || stride < 1 || groups < 1) {
      throw new IllegalArgumentException(
          "Cannot convolve %d to %d channels, kernel %d, stride %d, %d groups: all are at least 1"
              .formatted(inChannels, outChannels, kernel, stride, groups));
    }
    if (inChannels % groups != 0 || outChannels % groups != 0) {
      throw new IllegalArgumentException(
          "Cannot convolve %d to %d channels in %d groups: groups divide both"
              .formatted(inChannels, outChannels, groups));
    }
  }

  public static Convolution pointwise(int inChannels, int outChannels, boolean bias) {
    return new Convolution(inChannels, outChannels, 1, 1, 1, Padding.SAME, bias);
  }

  public static Convolution depthwise(int channels, int kernel, int stride, Padding padding) {
    return new Convolution(channels, channels, kernel, stride, channels, padding, false);
  }

  /** Returns the number of weights in the kernel. */
  public long kernelSize() {
    return (long) outChannels * (inChannels / groups) * kernel * kernel;
  }
}
