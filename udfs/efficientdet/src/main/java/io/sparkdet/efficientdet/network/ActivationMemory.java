package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Activation;
import io.sparkdet.efficientdet.network.config.BatchNorm;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.FeatureShape;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.MaxPool;
import java.util.List;
import java.util.stream.Stream;

/**
 * The memory that the features of one image take as float32, in bytes, counted without computing.
 * Normalizations and nonlinearities work in place.
 *
 * @param peak the most that is alive at once when each feature is given back after its last use, as
 *     inference does; the image included, an engine's own scratch memory not
 * @param all every feature together: what the backward pass needs at least
 */
public record ActivationMemory(long peak, long all) {

  /** Returns the memory of a network at its image size. */
  public static ActivationMemory of(EfficientDetConfig config) {
    EfficientDetNetwork network = new EfficientDetNetwork(config);
    Meter meter = new Meter();
    Ops<Feature> releasing =
        new ReleasingOps<>(network, meter, feature -> meter.alive -= feature.bytes());
    network.forward(
        releasing, meter.made(new FeatureShape(3, config.imageSize(), config.imageSize())));
    return new ActivationMemory(meter.peak, meter.all);
  }

  /** A feature with an identity: equal shapes are different memory. */
  private static final class Feature {
    private final FeatureShape shape;

    Feature(FeatureShape shape) {
      this.shape = shape;
    }

    long bytes() {
      return Float.BYTES * shape.size();
    }
  }

  private static final class Meter implements Ops<Feature> {
    private final ShapeOps shapes = new ShapeOps();
    private long alive;
    private long peak;
    private long all;

    Feature made(FeatureShape shape) {
      Feature feature = new Feature(shape);
      alive += feature.bytes();
      all += feature.bytes();
      peak = Math.max(peak, alive);
      return feature;
    }

    @Override
    public Feature conv(String name, Feature feature, Convolution convolution) {
      return made(shapes.conv(name, feature.shape, convolution));
    }

    @Override
    public Feature batchNorm(String name, Feature feature, BatchNorm normalization) {
      return feature;
    }

    @Override
    public Feature activation(Feature feature, Activation activation) {
      return feature;
    }

    @Override
    public Feature sigmoid(Feature feature) {
      return feature;
    }

    @Override
    public Feature globalAveragePool(Feature feature) {
      return made(shapes.globalAveragePool(feature.shape));
    }

    @Override
    public Feature gate(Feature feature, Feature gate) {
      return made(shapes.gate(feature.shape, gate.shape));
    }

    @Override
    public Feature add(Feature feature, Feature other) {
      return made(shapes.add(feature.shape, other.shape));
    }

    @Override
    public Feature dropConnect(Feature feature, double depth) {
      return feature;
    }

    @Override
    public Feature dropChannels(Feature feature) {
      return feature;
    }

    @Override
    public Feature maxPool(Feature feature, MaxPool pool) {
      return made(shapes.maxPool(feature.shape, pool));
    }

    @Override
    public Feature resizeNearest(Feature feature, Feature target) {
      return made(shapes.resizeNearest(feature.shape, target.shape));
    }

    @Override
    public Feature fuse(String name, List<Feature> features, Fusion fusion) {
      Stream<FeatureShape> inputs = features.stream().map(feature -> feature.shape);
      return made(shapes.fuse(name, inputs.toList(), fusion));
    }
  }
}
