package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.LayerStyle;

/**
 * One of the two heads: convolutions that all levels share, with a batch normalization of its own
 * for each level and layer.
 */
final class HeadLayers {

  private final String name;
  private final EfficientDetConfig config;
  private final int valuesPerAnchor;

  HeadLayers(String name, EfficientDetConfig config, int valuesPerAnchor) {
    this.name = name;
    this.config = config;
    this.valuesPerAnchor = valuesPerAnchor;
  }

  /** Returns {@code (batch, anchors per cell * values, height, width)}, anchor by anchor. */
  <T> T predict(Ops<T> ops, T feature, int level) {
    LayerStyle style = config.style();
    int channels = config.fpnChannels();
    T hidden = feature;
    for (int layer = 0; layer < config.headDepth(); layer++) {
      String layerName = name + ".layer." + layer;
      hidden =
          SeparableConvolution.apply(
              ops, layerName, hidden, channels, channels, style, style.biasBeforeNorm());
      hidden = ops.batchNorm(layerName + ".norm.p" + level, hidden, style.featureNorm());
      hidden = ops.dropChannels(ops.activation(hidden, style.activation()));
    }
    return SeparableConvolution.apply(
        ops,
        name + ".predict",
        hidden,
        channels,
        config.anchorsPerCell() * valuesPerAnchor,
        style,
        true);
  }
}
