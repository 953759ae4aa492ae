package io.sparkdet.efficientdet.training;

/**
 * A loss with its gradient with respect to what the network gives for one image. Several threads
 * ask for those of different images at a time.
 */
@FunctionalInterface
public interface OutputLoss {

  /**
   * Computes the gradient of one image's share of the loss.
   *
   * @param image its index in the batch
   * @param logits {@code (anchors, classes)}, before the sigmoid
   * @param codes {@code (anchors, 4)}: ty, tx, th, tw
   * @param logitGradient takes the gradient, {@code (anchors, classes)}; holds anything before
   * @param codeGradient takes the gradient, {@code (anchors, 4)}; holds anything before
   */
  void differentiate(
      int image, float[] logits, float[] codes, float[] logitGradient, float[] codeGradient);
}
