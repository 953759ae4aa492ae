package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * EfficientDet (Tan, Pang, Le; arXiv 1911.09070), written once: backbone, BiFPN, heads. Whoever
 * interprets the operations decides whether that computes, counts or draws a graph.
 */
public final class EfficientDetNetwork implements ForwardPass {

  private final EfficientDetConfig config;
  private final BackboneLayers backbone;

  /** Describes the network of a configuration. */
  public EfficientDetNetwork(EfficientDetConfig config) {
    this.config = config;
    this.backbone = new BackboneLayers(config.backbone(), config.style());
  }

  /**
   * Follows an image through the network.
   *
   * @param image {@code (batch, 3, height, width)}, normalized
   */
  public <T> Outputs<T> forward(Ops<T> ops, T image) {
    List<T> features = new ArrayList<>();
    T feature = image;
    for (int level = 1; level <= config.backbone().coarsestLevel(); level++) {
      feature = backbone.level(ops, feature, level);
      features.add(feature);
    }
    return detect(ops, features.subList(config.minLevel() - 1, features.size()));
  }

  /** Follows the backbone's features through BiFPN and heads. */
  private <T> Outputs<T> detect(Ops<T> ops, List<T> backboneFeatures) {
    Map<Integer, T> byLevel = new HashMap<>();
    for (int i = 0; i < backboneFeatures.size(); i++) {
      byLevel.put(config.minLevel() + i, backboneFeatures.get(i));
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

  /**
   * Returns the backbone cut where the network is narrow: level 1 begins with the image, each other
   * one with the feature of the level before.
   */
  public List<Stretch> backboneLevels() {
    return IntStream.rangeClosed(1, config.backbone().coarsestLevel())
        .mapToObj(this::stretch)
        .toList();
  }

  private Stretch stretch(int level) {
    return new Stretch() {
      @Override
      public <T> List<T> follow(Ops<T> ops, List<T> features) {
        return List.of(backbone.level(ops, features.get(0), level));
      }
    };
  }

  /**
   * Returns BiFPN and heads: from the backbone's features from the finest level of anchors on to
   * box codes by level, then class logits by level.
   */
  public Stretch detection() {
    return new Stretch() {
      @Override
      public <T> List<T> follow(Ops<T> ops, List<T> features) {
        return detect(ops, features).predictions();
      }
    };
  }

  /** Returns the network in one piece, from the image to what {@link #detection} gives. */
  public Stretch whole() {
    return new Stretch() {
      @Override
      public <T> List<T> follow(Ops<T> ops, List<T> features) {
        return forward(ops, features.get(0)).predictions();
      }
    };
  }

  @Override
  public <T> List<T> results(Ops<T> ops, T image) {
    Outputs<T> outputs = forward(ops, image);
    List<T> results = new ArrayList<>(outputs.backboneFeatures());
    results.addAll(outputs.fusedFeatures());
    results.addAll(outputs.predictions());
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

    /** Returns box codes, then class logits. */
    List<T> predictions() {
      List<T> predictions = new ArrayList<>(boxCodes);
      predictions.addAll(classLogits);
      return predictions;
    }
  }
}
