package io.sparkdet.efficientdet.engine.onnx;

import io.sparkdet.efficientdet.network.config.FeatureShape;

/**
 * A feature in the graph: a value that is there, or a convolution that may still take a norm in.
 */
sealed interface OnnxFeature {

  /** Returns channels, height and width. */
  FeatureShape shape();

  /** A value of the graph. */
  record Value(String name, FeatureShape shape) implements OnnxFeature {}

  /** A convolution of {@code input} that is not yet a node. */
  record Pending(Value input, FoldableConvolution convolution, FeatureShape shape)
      implements OnnxFeature {}
}
