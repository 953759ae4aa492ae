package io.sparkdet.efficientdet.network.config;

/** The nonlinearity after a batch normalization. */
public enum Activation {
  /** {@code x * sigmoid(x)}, of all variants but Lite. */
  SWISH,
  /** {@code min(max(x, 0), 6)}, of the Lite variants. */
  RELU6
}
