package io.sparkdet.efficientdet.network;

/** What a tensor is to its layer: how it starts, and whether training changes it. */
public enum TensorKind {
  /** A convolution's kernel. */
  KERNEL(true, true),
  /** What a convolution adds to its outputs. */
  BIAS(true, true),
  /** A batch normalization's scale. */
  GAMMA(true, true),
  /** A batch normalization's shift. */
  BETA(true, true),
  /** A batch normalization's running mean. */
  MEAN(false, false),
  /** A batch normalization's running variance. */
  VARIANCE(false, false),
  /** The weights of a fusion. */
  FUSION_WEIGHTS(true, true),
  /** Weights of a fusion that does not use them: kept for files that hold them, never trained. */
  IDLE_FUSION_WEIGHTS(true, false);

  private final boolean parameter;
  private final boolean trainable;

  TensorKind(boolean parameter, boolean trainable) {
    this.parameter = parameter;
    this.trainable = trainable;
  }

  /** Returns whether the values count as parameters of the network. */
  public boolean parameter() {
    return parameter;
  }

  /** Returns whether training changes the values by their gradient. */
  public boolean trainable() {
    return trainable;
  }
}
