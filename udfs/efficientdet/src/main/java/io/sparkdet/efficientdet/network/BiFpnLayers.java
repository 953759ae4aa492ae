package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.FpnGraph;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The layers of the BiFPN: backbone features brought to one width, then cell after cell. */
final class BiFpnLayers {

  private final EfficientDetConfig config;
  private final FpnGraph graph;
  private final LayerStyle style;

  BiFpnLayers(EfficientDetConfig config) {
    this.config = config;
    this.graph = config.fpnGraph();
    this.style = config.style();
  }

  /** Returns the fused features, finest level first, from those of the backbone by level. */
  <T> List<T> features(Ops<T> ops, Map<Integer, T> backboneFeatures) {
    Map<Integer, T> inputs = new HashMap<>(backboneFeatures);
    int coarsestLevel = config.backbone().coarsestLevel();
    T coarsest = backboneFeatures.get(coarsestLevel);
    if (coarsest == null) {
      throw new IllegalArgumentException(
          "Cannot build a pyramid: the backbone gave no level " + coarsestLevel);
    }
    int firstExtra = coarsestLevel + 1;
    T feature = lateral(ops, "bifpn.input.p" + firstExtra, coarsest, coarsestLevel);
    for (int level = firstExtra; level <= graph.maxLevel(); level++) {
      feature = ops.maxPool(feature, style.halving());
      inputs.put(level, feature);
    }
    for (int cell = 0; cell < config.fpnRepeats(); cell++) {
      inputs = cell(ops, cell, inputs);
    }
    List<T> fused = new ArrayList<>();
    for (int level = graph.minLevel(); level <= graph.maxLevel(); level++) {
      fused.add(at(inputs, level));
    }
    return fused;
  }

  private <T> Map<Integer, T> cell(Ops<T> ops, int cell, Map<Integer, T> inputs) {
    Map<FpnGraph.Input, T> known = new HashMap<>();
    inputs.forEach((level, feature) -> known.put(new FpnGraph.Input.FromCell(level), feature));
    for (FpnGraph.Node node : graph.nodes()) {
      String name = "bifpn.cell." + cell + "." + node.label();
      List<T> features = new ArrayList<>();
      for (FpnGraph.Input input : node.inputs()) {
        T feature = at(known, input);
        if (cell == 0
            && input instanceof FpnGraph.Input.FromCell
            && input.level() <= config.backbone().coarsestLevel()) {
          feature = lateral(ops, name + ".lateral", feature, input.level());
        }
        features.add(resampled(ops, feature, input.level(), node.level(), features));
      }
      known.put(
          new FpnGraph.Input.FromNode(node.direction(), node.level()), fused(ops, name, features));
    }
    Map<Integer, T> outputs = new HashMap<>();
    for (int level = graph.minLevel(); level <= graph.maxLevel(); level++) {
      outputs.put(level, at(known, graph.output(level)));
    }
    return outputs;
  }

  /** Joins features of one level; the nonlinearity comes before the convolution. */
  private <T> T fused(Ops<T> ops, String name, List<T> features) {
    T feature = ops.fuse(name + ".fusion", features, config.fusion());
    feature = ops.activation(feature, style.activation());
    feature =
        SeparableConvolution.apply(
            ops,
            name,
            feature,
            config.fpnChannels(),
            config.fpnChannels(),
            style,
            style.biasBeforeNorm());
    return ops.batchNorm(name + ".norm", feature, style.featureNorm());
  }

  /** Brings a feature to the level of the node's first input, one level up or down. */
  private <T> T resampled(Ops<T> ops, T feature, int level, int target, List<T> before) {
    if (level > target) {
      return ops.resizeNearest(feature, before.get(0));
    }
    return level < target ? ops.maxPool(feature, style.halving()) : feature;
  }

  /** A backbone feature brought to the width of the BiFPN. */
  private <T> T lateral(Ops<T> ops, String name, T feature, int level) {
    int channels = BackboneLayers.channels(config.backbone(), level);
    Convolution convolution =
        Convolution.pointwise(channels, config.fpnChannels(), style.biasBeforeNorm());
    return ops.batchNorm(
        name + ".norm", ops.conv(name + ".conv", feature, convolution), style.featureNorm());
  }

  private static <K, T> T at(Map<K, T> features, K key) {
    T feature = features.get(key);
    if (feature == null) {
      throw new IllegalStateException("Cannot compute the pyramid: no feature " + key + " yet");
    }
    return feature;
  }
}
