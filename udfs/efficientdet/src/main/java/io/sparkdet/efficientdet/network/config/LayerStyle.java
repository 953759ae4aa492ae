package io.sparkdet.efficientdet.network.config;

import io.sparkdet.detection.anchor.AnchorStrides;

/**
 * What implementations of one architecture do differently inside their layers and where they lay
 * anchors. Weights belong to the style that they were trained with.
 *
 * @param activation after every batch normalization that is followed by one
 * @param padding of convolutions and max pools
 * @param poolBorder what a max pool sees beyond the border
 * @param biasBeforeNorm whether pointwise convolutions of BiFPN and heads keep a bias although a
 *     batch normalization follows
 * @param backboneNorm batch normalization of the backbone
 * @param featureNorm batch normalization of BiFPN and heads
 * @param anchorStrides how far apart anchors stand
 */
public record LayerStyle(
    Activation activation,
    Padding padding,
    PoolBorder poolBorder,
    boolean biasBeforeNorm,
    BatchNorm backboneNorm,
    BatchNorm featureNorm,
    AnchorStrides anchorStrides) {

  private static final BatchNorm TENSORFLOW_NORM = new BatchNorm(1e-3, 0.01);

  /** zylo117/Yet-Another-EfficientDet-Pytorch: SAME padding, max pools that see zeros. */
  public static final LayerStyle ZYLO117 =
      new LayerStyle(
          Activation.SWISH,
          Padding.SAME,
          PoolBorder.ZERO,
          true,
          TENSORFLOW_NORM,
          TENSORFLOW_NORM,
          AnchorStrides.POWERS_OF_TWO);

  /** effdet's {@code tf_} models, whose weights come from google/automl. */
  public static final LayerStyle EFFDET_TENSORFLOW =
      new LayerStyle(
          Activation.SWISH,
          Padding.SAME,
          PoolBorder.NEGATIVE_INFINITY,
          true,
          new BatchNorm(1e-3, 0.1),
          TENSORFLOW_NORM,
          AnchorStrides.FROM_PLACES);

  /** effdet's Lite models: as its {@code tf_} models, with ReLU6. */
  public static final LayerStyle EFFDET_LITE =
      new LayerStyle(
          Activation.RELU6,
          Padding.SAME,
          PoolBorder.NEGATIVE_INFINITY,
          true,
          new BatchNorm(1e-3, 0.1),
          TENSORFLOW_NORM,
          AnchorStrides.FROM_PLACES);

  /** effdet's own models: PyTorch padding, no bias before a normalization. */
  public static final LayerStyle EFFDET_NATIVE =
      new LayerStyle(
          Activation.SWISH,
          Padding.SYMMETRIC,
          PoolBorder.NEGATIVE_INFINITY,
          false,
          new BatchNorm(1e-5, 0.1),
          TENSORFLOW_NORM,
          AnchorStrides.FROM_PLACES);

  public MaxPool halving() {
    return new MaxPool(3, 2, padding, poolBorder);
  }
}
