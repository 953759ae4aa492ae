package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import java.util.ArrayList;
import java.util.List;

/** The layers of an EfficientNet, from the image to the last feature of each stride. */
final class BackboneLayers {

  /** The squeezed width is a quarter of the channels that enter the block. */
  private static final int SQUEEZE_DIVISOR = 4;

  private final Backbone backbone;
  private final LayerStyle style;

  BackboneLayers(Backbone backbone, LayerStyle style) {
    this.backbone = backbone;
    this.style = style;
  }

  /** Returns the stem's feature and then that of every block. */
  <T> List<T> steps(Ops<T> ops, T image) {
    int channels = backbone.stemChannels();
    T feature =
        norm(
            ops,
            "backbone.stem",
            ops.conv(
                "backbone.stem.conv",
                image,
                new Convolution(3, channels, 3, 2, 1, style.padding(), false)));
    feature = ops.activation(feature, style.activation());
    List<T> steps = new ArrayList<>();
    steps.add(feature);
    for (int stage = 0; stage < backbone.stageCount(); stage++) {
      Backbone.Stage shape = Backbone.STAGES.get(stage);
      for (int repeat = 0; repeat < backbone.repeats(stage); repeat++) {
        int stride = repeat == 0 ? shape.stride() : 1;
        int block = steps.size() - 1;
        feature = block(ops, block, feature, shape, channels, backbone.channels(stage), stride);
        channels = backbone.channels(stage);
        steps.add(feature);
      }
    }
    return steps;
  }

  /** Returns the features of level 1 to the coarsest: of all steps the last at each stride. */
  <T> List<T> levels(Ops<T> ops, T image) {
    List<T> steps = steps(ops, image);
    List<T> levels = new ArrayList<>();
    int step = 0;
    for (int stage = 0; stage < backbone.stageCount(); stage++) {
      if (Backbone.STAGES.get(stage).stride() > 1) {
        levels.add(steps.get(step));
      }
      step += backbone.repeats(stage);
    }
    levels.add(steps.get(step));
    return levels;
  }

  /** Returns the channels of the feature at {@code level}. */
  static int channels(Backbone backbone, int level) {
    int stride = 1;
    int channels = 0;
    for (int stage = 0; stage < backbone.stageCount(); stage++) {
      stride += Backbone.STAGES.get(stage).stride() - 1;
      if (stride <= level) {
        channels = backbone.channels(stage);
      }
    }
    return channels;
  }

  /** A mobile inverted bottleneck with squeeze and excitation. */
  private <T> T block(
      Ops<T> ops,
      int index,
      T input,
      Backbone.Stage shape,
      int inChannels,
      int outChannels,
      int stride) {
    String name = "backbone.block." + index;
    int channels = inChannels * shape.expansion();
    T feature = input;
    if (shape.expansion() > 1) {
      Convolution expand = Convolution.pointwise(inChannels, channels, false);
      feature = norm(ops, name + ".expand", ops.conv(name + ".expand.conv", feature, expand));
      feature = ops.activation(feature, style.activation());
    }
    Convolution depthwise =
        Convolution.depthwise(channels, shape.kernel(), stride, style.padding());
    feature =
        norm(ops, name + ".depthwise", ops.conv(name + ".depthwise.conv", feature, depthwise));
    feature = ops.activation(feature, style.activation());
    if (backbone.squeezeExcitation()) {
      feature = squeezeExcitation(ops, name, feature, channels, inChannels / SQUEEZE_DIVISOR);
    }
    Convolution project = Convolution.pointwise(channels, outChannels, false);
    feature = norm(ops, name + ".project", ops.conv(name + ".project.conv", feature, project));
    if (stride == 1 && inChannels == outChannels) {
      double depth = (double) index / backbone.blocks();
      feature = ops.add(ops.dropConnect(feature, depth), input);
    }
    return feature;
  }

  private <T> T squeezeExcitation(Ops<T> ops, String name, T feature, int channels, int squeezed) {
    T gate = ops.globalAveragePool(feature);
    gate = ops.conv(name + ".squeeze.conv", gate, Convolution.pointwise(channels, squeezed, true));
    gate = ops.activation(gate, style.activation());
    gate = ops.conv(name + ".excite.conv", gate, Convolution.pointwise(squeezed, channels, true));
    return ops.gate(feature, ops.sigmoid(gate));
  }

  private <T> T norm(Ops<T> ops, String name, T feature) {
    return ops.batchNorm(name + ".norm", feature, style.backboneNorm());
  }
}
