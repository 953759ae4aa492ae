package io.sparkdet.efficientdet.engine.onnx;

import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integer;
import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.integers;
import static io.sparkdet.efficientdet.engine.onnx.OnnxGraph.text;

import io.sparkdet.efficientdet.network.Ops;
import io.sparkdet.efficientdet.network.config.Activation;
import io.sparkdet.efficientdet.network.config.BatchNorm;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.FeatureShape;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.MaxPool;
import io.sparkdet.efficientdet.network.config.Padding;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Draws the network as an ONNX graph for inference: batch normalizations folded into convolutions,
 * padding as attributes of convolutions, fusion weights normalized once.
 */
final class OnnxOps implements Ops<OnnxFeature> {

  private final OnnxGraph graph;
  private final Weights weights;
  private final Gates gates;
  private final IdentityHashMap<OnnxFeature.Pending, OnnxFeature.Value> convolved =
      new IdentityHashMap<>();

  OnnxOps(OnnxGraph graph, Weights weights, Gates gates) {
    this.graph = graph;
    this.weights = weights;
    this.gates = gates;
  }

  @Override
  public OnnxFeature conv(String name, OnnxFeature feature, Convolution c) {
    FeatureShape in = feature.shape();
    FeatureShape out =
        new FeatureShape(
            c.outChannels(),
            c.padding().outputSize(in.height(), c.kernel(), c.stride()),
            c.padding().outputSize(in.width(), c.kernel(), c.stride()));
    return new OnnxFeature.Pending(value(feature), FoldableConvolution.of(name, c, weights), out);
  }

  @Override
  public OnnxFeature batchNorm(String name, OnnxFeature feature, BatchNorm normalization) {
    if (feature instanceof OnnxFeature.Pending pending) {
      return new OnnxFeature.Pending(
          pending.input(),
          pending.convolution().fold(name, normalization, weights),
          pending.shape());
    }
    throw new IllegalStateException(
        "Cannot fold the batch normalization %s: it does not follow a convolution".formatted(name));
  }

  @Override
  public OnnxFeature activation(OnnxFeature feature, Activation activation) {
    String x = value(feature).name();
    return switch (activation) {
      case SWISH ->
          named(graph.node("Mul", List.of(x, graph.node("Sigmoid", List.of(x)))), feature.shape());
      case RELU6 ->
          named(
              graph.node(
                  "Clip",
                  List.of(
                      x,
                      graph.constant("zero", new float[] {0}),
                      graph.constant("six", new float[] {6}))),
              feature.shape());
    };
  }

  @Override
  public OnnxFeature sigmoid(OnnxFeature feature) {
    return named(graph.node("Sigmoid", List.of(value(feature).name())), feature.shape());
  }

  /**
   * Averages tiles first and then the tiles' averages: ONNX Runtime adds the positions of a channel
   * up one after the other in float32, and over 256 x 256 of them that loses four digits (scores of
   * D0 moved by 3e-4; with tiles by 1e-6).
   */
  @Override
  public OnnxFeature globalAveragePool(OnnxFeature feature) {
    FeatureShape in = feature.shape();
    int height = tileSide(in.height());
    int width = tileSide(in.width());
    String tiles = value(feature).name();
    if (height * width > 1) {
      tiles =
          graph.node(
              "AveragePool",
              List.of(tiles),
              integers("kernel_shape", height, width),
              integers("strides", height, width));
    }
    return named(
        graph.node("GlobalAveragePool", List.of(tiles)), new FeatureShape(in.channels(), 1, 1));
  }

  /** Returns the largest divisor of {@code side} that is not above its square root. */
  private static int tileSide(int side) {
    int tile = (int) Math.sqrt(side);
    while (side % tile != 0) {
      tile--;
    }
    return tile;
  }

  @Override
  public OnnxFeature gate(OnnxFeature feature, OnnxFeature gate) {
    OnnxFeature factor =
        switch (gates) {
          case BROADCAST -> gate;
          case EXPANDED -> resizeNearest(gate, feature);
        };
    return named(
        graph.node("Mul", List.of(value(feature).name(), value(factor).name())), feature.shape());
  }

  @Override
  public OnnxFeature add(OnnxFeature feature, OnnxFeature other) {
    return named(
        graph.node("Add", List.of(value(feature).name(), value(other).name())), feature.shape());
  }

  @Override
  public OnnxFeature dropConnect(OnnxFeature feature, double depth) {
    return feature;
  }

  @Override
  public OnnxFeature dropChannels(OnnxFeature feature) {
    return feature;
  }

  /**
   * ONNX pads max pools with minus infinity. Where zeros are meant, the positions that see the
   * border are raised to zero afterwards: a Pad node before the pool would say the same, but ONNX
   * Runtime 1.28 fuses it into the pool and loses the zeros.
   */
  @Override
  public OnnxFeature maxPool(OnnxFeature feature, MaxPool pool) {
    FeatureShape in = feature.shape();
    FeatureShape out =
        new FeatureShape(
            in.channels(),
            pool.padding().outputSize(in.height(), pool.kernel(), pool.stride()),
            pool.padding().outputSize(in.width(), pool.kernel(), pool.stride()));
    String pooled =
        graph.node(
            "MaxPool",
            List.of(value(feature).name()),
            integers("kernel_shape", pool.kernel(), pool.kernel()),
            integers("strides", pool.stride(), pool.stride()),
            integers("pads", pads(in, pool.padding(), pool.kernel(), pool.stride())));
    return switch (pool.border()) {
      case NEGATIVE_INFINITY -> named(pooled, out);
      case ZERO -> named(graph.node("Max", List.of(pooled, floor(in, out, pool))), out);
    };
  }

  /**
   * Zero at the positions of the output whose window reaches beyond the input, else the lowest
   * float.
   */
  private String floor(FeatureShape in, FeatureShape out, MaxPool pool) {
    float[] floor = new float[out.height() * out.width()];
    for (int y = 0; y < out.height(); y++) {
      boolean row = reachesOut(y, in.height(), pool);
      for (int x = 0; x < out.width(); x++) {
        boolean border = row || reachesOut(x, in.width(), pool);
        floor[y * out.width() + x] = border ? 0 : -Float.MAX_VALUE;
      }
    }
    String name = "floor_%d_%d".formatted(in.height(), in.width());
    return graph.constant(name, floor, 1, 1, out.height(), out.width());
  }

  private static boolean reachesOut(int position, int size, MaxPool pool) {
    int first =
        position * pool.stride() - pool.padding().before(size, pool.kernel(), pool.stride());
    return first < 0 || first + pool.kernel() > size;
  }

  /** A whole factor is a Resize; any other is two Gathers, exact where scales would be rounded. */
  @Override
  public OnnxFeature resizeNearest(OnnxFeature feature, OnnxFeature target) {
    FeatureShape in = feature.shape();
    FeatureShape out =
        new FeatureShape(in.channels(), target.shape().height(), target.shape().width());
    String x = value(feature).name();
    if (out.height() % in.height() == 0 && out.width() % in.width() == 0) {
      int vertical = out.height() / in.height();
      int horizontal = out.width() / in.width();
      String scales =
          graph.constant(
              "scales_%d_%d".formatted(vertical, horizontal),
              new float[] {1, 1, vertical, horizontal},
              4);
      return named(
          graph.node(
              "Resize",
              List.of(x, "", scales),
              text("mode", "nearest"),
              text("coordinate_transformation_mode", "asymmetric"),
              text("nearest_mode", "floor")),
          out);
    }
    String rows =
        graph.node("Gather", List.of(x, nearest(in.height(), out.height())), integer("axis", 2));
    return named(
        graph.node("Gather", List.of(rows, nearest(in.width(), out.width())), integer("axis", 3)),
        out);
  }

  @Override
  public OnnxFeature fuse(String name, List<OnnxFeature> features, Fusion fusion) {
    FeatureShape shape = features.get(0).shape();
    float[] shares =
        fusion.weighted() ? shares(weights.tensor(name + ".weights").values()) : new float[0];
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      String x = value(features.get(i)).name();
      if (shares.length == 0) {
        terms.add(x);
      } else {
        String share = graph.constant(name + ".share." + i, new float[] {shares[i]});
        terms.add(graph.node("Mul", List.of(x, share)));
      }
    }
    String sum = terms.get(0);
    for (String term : terms.subList(1, terms.size())) {
      sum = graph.node("Add", List.of(sum, term));
    }
    return named(sum, shape);
  }

  /**
   * Returns the feature as a value of the graph, adding its convolution once if that was waiting.
   */
  OnnxFeature.Value value(OnnxFeature feature) {
    if (feature instanceof OnnxFeature.Pending pending) {
      return convolved.computeIfAbsent(pending, this::convolve);
    }
    return (OnnxFeature.Value) feature;
  }

  private OnnxFeature.Value convolve(OnnxFeature.Pending pending) {
    FoldableConvolution convolution = pending.convolution();
    Convolution c = convolution.geometry();
    List<String> inputs = new ArrayList<>();
    inputs.add(pending.input().name());
    inputs.add(
        graph.constant(
            convolution.kernelName(),
            convolution.kernel(),
            c.outChannels(),
            c.inChannels() / c.groups(),
            c.kernel(),
            c.kernel()));
    if (c.bias()) {
      inputs.add(graph.constant(convolution.biasName(), convolution.bias(), c.outChannels()));
    }
    String name =
        graph.node(
            "Conv",
            inputs,
            integers("kernel_shape", c.kernel(), c.kernel()),
            integers("strides", c.stride(), c.stride()),
            integers("pads", pads(pending.input().shape(), c.padding(), c.kernel(), c.stride())),
            integer("group", c.groups()));
    return named(name, pending.shape());
  }

  private String nearest(int from, int to) {
    long[] sources = new long[to];
    for (int i = 0; i < to; i++) {
      sources[i] = (long) i * from / to;
    }
    return graph.constant("nearest_%d_%d".formatted(from, to), sources, to);
  }

  /** Returns top, left, bottom, right. */
  private static long[] pads(FeatureShape in, Padding padding, int kernel, int stride) {
    return new long[] {
      padding.before(in.height(), kernel, stride),
      padding.before(in.width(), kernel, stride),
      padding.after(in.height(), kernel, stride),
      padding.after(in.width(), kernel, stride)
    };
  }

  /** Rectified weights over their sum and {@link Fusion#EPSILON}. */
  private static float[] shares(float[] weights) {
    double sum = Fusion.EPSILON;
    for (float weight : weights) {
      sum += Math.max(weight, 0);
    }
    float[] shares = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      shares[i] = (float) (Math.max(weights[i], 0) / sum);
    }
    return shares;
  }

  private static OnnxFeature.Value named(String name, FeatureShape shape) {
    return new OnnxFeature.Value(name, shape);
  }
}
