package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * EfficientDet (Tan, Pang, Le; arXiv 1911.09070), written once: backbone, BiFPN, heads. Whoever
 * interprets the operations decides whether that computes, counts or draws a graph.
 */
public final class EfficientDetNetwork implements ForwardPass {

  private final EfficientDetConfig config;

  /** Describes the network of a configuration. */
  public EfficientDetNetwork(EfficientDetConfig config) {
    this.config = config;
  }

  /**
   * Follows an image through the network.
   *
   * @param image {@code (batch, 3, height, width)}, normalized
   */
  public <T> Outputs<T> forward(Ops<T> ops, T image) {
    List<T> strides = new BackboneLayers(config.backbone(), config.style()).levels(ops, image);
    Map<Integer, T> byLevel = new HashMap<>();
    List<T> backboneFeatures = new ArrayList<>();
    for (int level = config.minLevel(); level <= config.backbone().coarsestLevel(); level++) {
      T feature = strides.get(level - 1);
      byLevel.put(level, feature);
      backboneFeatures.add(feature);
    }
    List<T> fused = new BiFpnLayers(config).features(ops, byLevel);
    HeadLayers boxHead = new HeadLayers("box_head", config, 4);
    HeadLayers classHead = new HeadLayers("class_head", config, config.classes());
    List<T> boxCodes = new ArrayList<>();
    List<T> classLogits = new ArrayList<>();
    for (int i = 0; i < fused.size(); i++) {
      int level = config.minLevel() + i;
      boxCodes.add(boxHead.predict(ops, fused.get(i), level));
      classLogits.add(classHead.predict(ops, fused.get(i), level));
    }
    return new Outputs<>(backboneFeatures, fused, boxCodes, classLogits);
  }

  @Override
  public <T> List<T> results(Ops<T> ops, T image) {
    Outputs<T> outputs = forward(ops, image);
    List<T> results = new ArrayList<>(outputs.backboneFeatures());
    results.addAll(outputs.fusedFeatures());
    results.addAll(outputs.boxCodes());
    results.addAll(outputs.classLogits());
    return results;
  }

  /** Returns the tensors of a network in the order in which the forward pass meets them. */
  public static List<TensorSpec> tensors(EfficientDetConfig config) {
    return ShapeOps.summary(config).tensors();
  }

  /**
   * What a forward pass gives, each a list over levels, finest first.
   *
   * @param backboneFeatures what the backbone hands to the BiFPN, the coarsest level last
   * @param fusedFeatures output of the last BiFPN cell
   * @param boxCodes {@code (batch, anchors per cell * 4, height, width)}: ty, tx, th, tw an anchor
   * @param classLogits {@code (batch, anchors per cell * classes, height, width)}, before the
   *     sigmoid
   */
  public record Outputs<T>(
      List<T> backboneFeatures, List<T> fusedFeatures, List<T> boxCodes, List<T> classLogits) {

    /** Keeps its own copies of the lists. */
    public Outputs {
      backboneFeatures = List.copyOf(backboneFeatures);
      fusedFeatures = List.copyOf(fusedFeatures);
      boxCodes = List.copyOf(boxCodes);
      classLogits = List.copyOf(classLogits);
    }
  }
}
