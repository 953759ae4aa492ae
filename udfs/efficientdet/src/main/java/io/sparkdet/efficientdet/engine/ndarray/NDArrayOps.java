package io.sparkdet.efficientdet.engine.ndarray;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkdet.efficientdet.network.Ops;
import io.sparkdet.efficientdet.network.config.Activation;
import io.sparkdet.efficientdet.network.config.BatchNorm;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.MaxPool;
import io.sparkdet.efficientdet.network.config.Padding;
import io.sparkdet.efficientdet.network.config.PoolBorder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Computes the network on DJL tensors of the PyTorch engine; features are {@code (batch, channels,
 * height, width)}. Results belong to the manager of the feature that they come from. Gradients flow
 * to every tensor that requires them.
 */
public final class NDArrayOps implements Ops<NDArray> {

  /** DJL hands axis -1 to PyTorch as it is, which normalizes axis 1; any other is transposed. */
  private static final int PYTORCH_CHANNELS = -1;

  private static final int NEAREST = 0;
  private static final Shape ONE = new Shape(1, 1);

  private final NetworkTensors tensors;
  private final Phase phase;

  /** Computes with {@code tensors}, whose running statistics a training phase moves in place. */
  public NDArrayOps(NetworkTensors tensors, Phase phase) {
    this.tensors = tensors;
    this.phase = phase;
  }

  @Override
  public NDArray conv(String name, NDArray feature, Convolution c) {
    Pads pads = Pads.of(feature, c.padding(), c.kernel(), c.stride());
    NDArray kernel = tensors.array(name + ".weight");
    NDArray bias = c.bias() ? tensors.array(name + ".bias") : null;
    if (pads.symmetric()) {
      return convolve(feature, kernel, bias, c, pads.start());
    }
    try (NDArray padded = pads.applyTo(feature, 0)) {
      return convolve(padded, kernel, bias, c, new Shape(0, 0));
    }
  }

  @Override
  public NDArray batchNorm(String name, NDArray feature, BatchNorm normalization) {
    return feature
        .getNDArrayInternal()
        .batchNorm(
            feature,
            tensors.array(name + ".mean"),
            tensors.array(name + ".variance"),
            tensors.array(name + ".gamma"),
            tensors.array(name + ".beta"),
            PYTORCH_CHANNELS,
            // DJL's momentum is the weight of the old value.
            (float) (1 - momentum(normalization)),
            (float) normalization.epsilon(),
            takesBatchStatistics(name, feature))
        .singletonOrThrow();
  }

  private double momentum(BatchNorm normalization) {
    return phase instanceof Phase.Training training
        ? Math.max(training.leastMomentum(), normalization.momentum())
        : normalization.momentum();
  }

  /** A single value a channel has no variance: it is normalized by the running statistics. */
  private boolean takesBatchStatistics(String name, NDArray feature) {
    return phase instanceof Phase.Training training
        && training.batchStatistics().test(name)
        && feature.size() > feature.getShape().get(1);
  }

  @Override
  public NDArray activation(NDArray feature, Activation activation) {
    return switch (activation) {
      case SWISH -> Silu.of(feature);
      case RELU6 -> feature.clip(0, 6);
    };
  }

  @Override
  public NDArray sigmoid(NDArray feature) {
    return feature.getNDArrayInternal().sigmoid();
  }

  @Override
  public NDArray globalAveragePool(NDArray feature) {
    Shape shape = feature.getShape();
    try (NDArray places = feature.reshape(shape.get(0), shape.get(1), -1);
        NDArray means = places.mean(new int[] {2})) {
      return means.reshape(shape.get(0), shape.get(1), 1, 1);
    }
  }

  @Override
  public NDArray gate(NDArray feature, NDArray gate) {
    return feature.mul(gate);
  }

  @Override
  public NDArray add(NDArray feature, NDArray other) {
    return feature.add(other);
  }

  @Override
  public NDArray dropConnect(NDArray feature, double depth) {
    if (!(phase instanceof Phase.Training training) || training.dropout().path() * depth == 0) {
      return feature;
    }
    return dropped(feature, training.draws(), training.dropout().path() * depth, 1);
  }

  @Override
  public NDArray dropChannels(NDArray feature) {
    if (!(phase instanceof Phase.Training training) || training.dropout().heads() == 0) {
      return feature;
    }
    int channels = Math.toIntExact(feature.getShape().get(1));
    return dropped(feature, training.draws(), training.dropout().heads(), channels);
  }

  /**
   * Drops each of so many equal parts of an image's channels, with one draw for each.
   *
   * <p>The mask is the feature's manager's to close: its numbers lie in memory of the JVM, which
   * PyTorch does not keep alive for the backward pass.
   */
  private static NDArray dropped(
      NDArray feature, List<RandomGenerator> draws, double rate, int parts) {
    float[] factors = new float[draws.size() * parts];
    for (int i = 0; i < factors.length; i++) {
      RandomGenerator ofImage = draws.get(i / parts);
      factors[i] = ofImage.nextDouble() < rate ? 0 : (float) (1 / (1 - rate));
    }
    Shape shape = new Shape(draws.size(), parts, 1, 1);
    return feature.mul(feature.getManager().create(factors, shape));
  }

  @Override
  public NDArray maxPool(NDArray feature, MaxPool pool) {
    Pads pads = Pads.of(feature, pool.padding(), pool.kernel(), pool.stride());
    Shape window = new Shape(pool.kernel(), pool.kernel());
    Shape stride = new Shape(pool.stride(), pool.stride());
    double border = pool.border() == PoolBorder.ZERO ? 0 : Double.NEGATIVE_INFINITY;
    try (NDArray padded = pads.applyTo(feature, border)) {
      return padded.getNDArrayInternal().maxPool(window, stride, new Shape(0, 0), false);
    }
  }

  @Override
  public NDArray resizeNearest(NDArray feature, NDArray target) {
    long[] size = {target.getShape().get(2), target.getShape().get(3)};
    return feature.getNDArrayInternal().interpolation(size, NEAREST, false);
  }

  @Override
  public NDArray fuse(String name, List<NDArray> features, Fusion fusion) {
    if (!fusion.weighted()) {
      return sum(features);
    }
    try (NDManager scope = features.get(0).getManager().newSubManager()) {
      NDArray weights = tensors.array(name + ".weights").getNDArrayInternal().relu();
      weights.attach(scope);
      NDArray shares = weights.div(weights.sum().add(Fusion.EPSILON));
      List<NDArray> terms = new ArrayList<>();
      for (int i = 0; i < features.size(); i++) {
        NDArray term = features.get(i).mul(shares.get(i));
        term.attach(scope);
        terms.add(term);
      }
      NDArray fused = sum(terms);
      fused.attach(features.get(0).getManager());
      return fused;
    }
  }

  private static NDArray sum(List<NDArray> features) {
    NDArray sum = features.get(0).add(features.get(1));
    for (NDArray feature : features.subList(2, features.size())) {
      NDArray before = sum;
      sum = before.add(feature);
      before.close();
    }
    return sum;
  }

  private static NDArray convolve(
      NDArray feature, NDArray kernel, @Nullable NDArray bias, Convolution c, Shape padding) {
    return feature
        .getNDArrayInternal()
        .convolution(
            feature, kernel, bias, new Shape(c.stride(), c.stride()), padding, ONE, c.groups())
        .singletonOrThrow();
  }

  /** Padding of the two sides in pixels. */
  private record Pads(int top, int bottom, int left, int right) {

    static Pads of(NDArray feature, Padding padding, int kernel, int stride) {
      int height = Math.toIntExact(feature.getShape().get(2));
      int width = Math.toIntExact(feature.getShape().get(3));
      return new Pads(
          padding.before(height, kernel, stride),
          padding.after(height, kernel, stride),
          padding.before(width, kernel, stride),
          padding.after(width, kernel, stride));
    }

    boolean symmetric() {
      return top == bottom && left == right;
    }

    Shape start() {
      return new Shape(top, left);
    }

    /** PyTorch's order: the last axis first. */
    NDArray applyTo(NDArray feature, double value) {
      return feature.pad(new Shape(left, right, top, bottom), value);
    }
  }
}
