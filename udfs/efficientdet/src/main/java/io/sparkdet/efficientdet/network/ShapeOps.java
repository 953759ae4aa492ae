package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Activation;
import io.sparkdet.efficientdet.network.config.BatchNorm;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.FeatureShape;
import io.sparkdet.efficientdet.network.config.FpnGraph;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.MaxPool;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows shapes instead of numbers, and notes every tensor and operation on the way.
 *
 * <p>Operations are counted as TensorFlow's profiler counts them for the published figures: two for
 * each multiply-add of a convolution and for each value that is normalized, one for each value that
 * a bias, a gate, an average or a sum touches, none for nonlinearities and max pools. One
 * multiply-add is two operations.
 */
public final class ShapeOps implements Ops<FeatureShape> {

  private final Map<String, TensorSpec> tensors = new LinkedHashMap<>();
  private final Map<Part, Long> operations = new EnumMap<>(Part.class);
  private Part current = Part.BACKBONE;

  ShapeOps() {}

  /** Returns tensors, multiply-adds and output shapes of a network at its image size. */
  public static NetworkSummary summary(EfficientDetConfig config) {
    ShapeOps ops = new ShapeOps();
    FeatureShape image = new FeatureShape(3, config.imageSize(), config.imageSize());
    EfficientDetNetwork.Outputs<FeatureShape> outputs =
        new EfficientDetNetwork(config).forward(ops, image);
    if (config.fusion() == Fusion.SUM_WITH_IDLE_WEIGHTS) {
      ops.addIdleFusionWeights(config);
    }
    Map<Part, Long> multiplyAdds = new EnumMap<>(Part.class);
    ops.operations.forEach((part, count) -> multiplyAdds.put(part, count / 2));
    return new NetworkSummary(List.copyOf(ops.tensors.values()), multiplyAdds, outputs);
  }

  /** Returns the tensors of any network for square images of that side. */
  static List<TensorSpec> tensors(ForwardPass network, int imageSize) {
    return List.copyOf(followed(network, imageSize).tensors.values());
  }

  /** Returns the multiply-adds of any network for one square image of that side. */
  static long multiplyAdds(ForwardPass network, int imageSize) {
    return followed(network, imageSize).operations.values().stream()
        .mapToLong(count -> count / 2)
        .sum();
  }

  private static ShapeOps followed(ForwardPass network, int imageSize) {
    ShapeOps ops = new ShapeOps();
    network.results(ops, new FeatureShape(3, imageSize, imageSize));
    return ops;
  }

  @Override
  public FeatureShape conv(String name, FeatureShape feature, Convolution c) {
    if (feature.channels() != c.inChannels()) {
      throw new IllegalArgumentException(
          "Cannot convolve %s: it takes %d channels, the feature has %d"
              .formatted(name, c.inChannels(), feature.channels()));
    }
    add(
        name + ".weight",
        TensorKind.KERNEL,
        c.outChannels(),
        c.inChannels() / c.groups(),
        c.kernel(),
        c.kernel());
    if (c.bias()) {
      add(name + ".bias", TensorKind.BIAS, c.outChannels());
    }
    FeatureShape out =
        new FeatureShape(
            c.outChannels(),
            c.padding().outputSize(feature.height(), c.kernel(), c.stride()),
            c.padding().outputSize(feature.width(), c.kernel(), c.stride()));
    count(2 * c.kernelSize() * out.height() * out.width());
    if (c.bias()) {
      count(out.size());
    }
    return out;
  }

  @Override
  public FeatureShape batchNorm(String name, FeatureShape feature, BatchNorm normalization) {
    add(name + ".gamma", TensorKind.GAMMA, feature.channels());
    add(name + ".beta", TensorKind.BETA, feature.channels());
    add(name + ".mean", TensorKind.MEAN, feature.channels());
    add(name + ".variance", TensorKind.VARIANCE, feature.channels());
    count(2 * feature.size());
    return feature;
  }

  @Override
  public FeatureShape activation(FeatureShape feature, Activation activation) {
    return feature;
  }

  @Override
  public FeatureShape sigmoid(FeatureShape feature) {
    return feature;
  }

  @Override
  public FeatureShape globalAveragePool(FeatureShape feature) {
    count(feature.size());
    return new FeatureShape(feature.channels(), 1, 1);
  }

  @Override
  public FeatureShape gate(FeatureShape feature, FeatureShape gate) {
    count(feature.size());
    return feature;
  }

  @Override
  public FeatureShape add(FeatureShape feature, FeatureShape other) {
    count(feature.size());
    return same(feature, other);
  }

  @Override
  public FeatureShape dropConnect(FeatureShape feature, double depth) {
    return feature;
  }

  @Override
  public FeatureShape dropChannels(FeatureShape feature) {
    return feature;
  }

  @Override
  public FeatureShape maxPool(FeatureShape feature, MaxPool pool) {
    return new FeatureShape(
        feature.channels(),
        pool.padding().outputSize(feature.height(), pool.kernel(), pool.stride()),
        pool.padding().outputSize(feature.width(), pool.kernel(), pool.stride()));
  }

  @Override
  public FeatureShape resizeNearest(FeatureShape feature, FeatureShape target) {
    return new FeatureShape(feature.channels(), target.height(), target.width());
  }

  @Override
  public FeatureShape fuse(String name, List<FeatureShape> features, Fusion fusion) {
    current = Part.of(name);
    if (fusion.weighted()) {
      add(name + ".weights", TensorKind.FUSION_WEIGHTS, features.size());
    }
    FeatureShape fused = features.stream().reduce(ShapeOps::same).orElseThrow();
    count((features.size() - 1) * fused.size());
    if (fusion.weighted()) {
      count(features.size() * fused.size());
    }
    return fused;
  }

  /** zylo117 makes these for levels 3 to 7, also in D7x, whose pyramid goes on to level 8. */
  private void addIdleFusionWeights(EfficientDetConfig config) {
    for (int cell = 0; cell < config.fpnRepeats(); cell++) {
      for (FpnGraph.Node node : FpnGraph.bidirectional(3, 7).nodes()) {
        add(
            "bifpn.cell." + cell + "." + node.label() + ".fusion.weights",
            TensorKind.IDLE_FUSION_WEIGHTS,
            node.inputs().size());
      }
    }
  }

  private void count(long done) {
    operations.merge(current, done, Math::addExact);
  }

  private void add(String name, TensorKind kind, Integer... shape) {
    current = Part.of(name);
    TensorSpec spec = new TensorSpec(name, kind, List.of(shape));
    TensorSpec known = tensors.putIfAbsent(name, spec);
    if (known != null && !known.equals(spec)) {
      throw new IllegalStateException("Cannot share one tensor: %s and %s".formatted(known, spec));
    }
  }

  private static FeatureShape same(FeatureShape feature, FeatureShape other) {
    if (!feature.equals(other)) {
      throw new IllegalArgumentException("Cannot join %s and %s".formatted(feature, other));
    }
    return feature;
  }
}
