package io.sparkdet.efficientdet.engine.onnx;

/** How the gates of squeeze and excitation meet their feature. */
enum Gates {
  /** One value a channel, which the product repeats over height and width. */
  BROADCAST,
  /**
   * Repeated to the feature's height and width by a Resize first: for {@link BlockedLayout}, where
   * that is cheap and a product needs factors of one shape.
   */
  EXPANDED
}
