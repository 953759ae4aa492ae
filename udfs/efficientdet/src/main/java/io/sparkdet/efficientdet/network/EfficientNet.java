package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import java.util.List;

/**
 * EfficientNet (Tan, Le; arXiv 1905.11946), the classifier: the blocks that a detector shares, then
 * stage 9, a 1 x 1 convolution, the average of all positions, and a fully connected layer. That
 * layer is written as a convolution of the one place that is left; its kernel is {@code (classes,
 * channels, 1, 1)}. Dropout before it belongs to training a classifier, which nobody does here.
 *
 * <p>Canonical names of stem and blocks are those of a detector's backbone; the others are {@code
 * backbone.head.conv}, {@code backbone.head.norm} and {@code backbone.classifier.conv}.
 */
public final class EfficientNet implements ForwardPass {

  private final EfficientNetConfig config;

  /** Describes the network of a configuration. */
  public EfficientNet(EfficientNetConfig config) {
    this.config = config;
  }

  /**
   * What a forward pass gives.
   *
   * @param steps the stem's feature, then every block's
   * @param head the last feature that still has positions
   * @param embedding {@code (batch, channels, 1, 1)}, the head averaged over all positions
   * @param logits {@code (batch, classes, 1, 1)}, before the softmax
   */
  public record Outputs<T>(List<T> steps, T head, T embedding, T logits) {

    /** Keeps its own copy of the list. */
    public Outputs {
      steps = List.copyOf(steps);
    }
  }

  /**
   * Follows an image through the network.
   *
   * @param image {@code (batch, 3, height, width)}, normalized
   */
  public <T> Outputs<T> forward(Ops<T> ops, T image) {
    LayerStyle style = config.style();
    Backbone backbone = config.backbone();
    List<T> steps = new BackboneLayers(backbone, style).steps(ops, image);
    int channels = backbone.headChannels();
    Convolution widen =
        Convolution.pointwise(backbone.channels(backbone.stageCount() - 1), channels, false);
    T head = ops.conv("backbone.head.conv", steps.get(steps.size() - 1), widen);
    head = ops.batchNorm("backbone.head.norm", head, style.backboneNorm());
    head = ops.activation(head, style.activation());
    T embedding = ops.globalAveragePool(head);
    Convolution connected = Convolution.pointwise(channels, config.classes(), true);
    T logits = ops.conv("backbone.classifier.conv", embedding, connected);
    return new Outputs<>(steps, head, embedding, logits);
  }

  /** Follows an image and gives embedding and logits, in this order. */
  @Override
  public <T> List<T> results(Ops<T> ops, T image) {
    Outputs<T> outputs = forward(ops, image);
    return List.of(outputs.embedding(), outputs.logits());
  }

  /** Returns the tensors of a network in the order in which the forward pass meets them. */
  public static List<TensorSpec> tensors(EfficientNetConfig config) {
    return ShapeOps.tensors(new EfficientNet(config), config.imageSize());
  }

  /** Returns the number of parameters: all tensors but the running statistics. */
  public static long parameters(EfficientNetConfig config) {
    return tensors(config).stream()
        .filter(tensor -> tensor.kind().parameter())
        .mapToLong(TensorSpec::size)
        .sum();
  }

  /** Returns the multiply-adds for one image, counted as {@link ShapeOps} states. */
  public static long multiplyAdds(EfficientNetConfig config) {
    return ShapeOps.multiplyAdds(new EfficientNet(config), config.imageSize());
  }
}
