package io.sparkdet.efficientdet.network.config;

/** What a max pool sees beyond the border of a feature. */
public enum PoolBorder {
  /** Zero, as zylo117 pads: it wins over negative values at the border. */
  ZERO,
  /** Minus infinity, as TensorFlow and PyTorch pad: it never wins. */
  NEGATIVE_INFINITY
}
