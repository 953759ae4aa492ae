package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.LayerStyle;

/** A 3 x 3 depthwise convolution without bias, then a pointwise one. */
final class SeparableConvolution {

  private static final int KERNEL = 3;

  private SeparableConvolution() {}

  static <T> T apply(
      Ops<T> ops,
      String name,
      T feature,
      int inChannels,
      int outChannels,
      LayerStyle style,
      boolean bias) {
    T spread =
        ops.conv(
            name + ".depthwise.conv",
            feature,
            Convolution.depthwise(inChannels, KERNEL, 1, style.padding()));
    return ops.conv(
        name + ".pointwise.conv", spread, Convolution.pointwise(inChannels, outChannels, bias));
  }
}
