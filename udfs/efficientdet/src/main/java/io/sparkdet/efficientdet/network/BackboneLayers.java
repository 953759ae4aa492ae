package io.sparkdet.efficientdet.network;

import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import java.util.ArrayList;
import java.util.List;

/** The layers of an EfficientNet, from the image to the last feature of each stride. */
final class BackboneLayers {

  /** The stem halves the image once. */
  private static final int STEM_LEVEL = 1;

  /** The squeezed width is a quarter of the channels that enter the block. */
  private static final int SQUEEZE_DIVISOR = 4;

  private final Backbone backbone;
  private final LayerStyle style;
  private final List<Block> blocks;

  BackboneLayers(Backbone backbone, LayerStyle style) {
    this.backbone = backbone;
    this.style = style;
    this.blocks = blocks(backbone);
  }

  /**
   * One inverted bottleneck.
   *
   * @param index its number in the backbone, from 0
   * @param level of the feature that it gives: log2 of the stride
   */
  private record Block(
      int index, Backbone.Stage shape, int inChannels, int outChannels, int stride, int level) {}

  private static List<Block> blocks(Backbone backbone) {
    List<Block> blocks = new ArrayList<>();
    int channels = backbone.stemChannels();
    int level = STEM_LEVEL;
    for (int stage = 0; stage < backbone.stageCount(); stage++) {
      Backbone.Stage shape = Backbone.STAGES.get(stage);
      int width = backbone.channels(stage);
      for (int repeat = 0; repeat < backbone.repeats(stage); repeat++) {
        int stride = repeat == 0 ? shape.stride() : 1;
        level += stride - 1;
        blocks.add(new Block(blocks.size(), shape, channels, width, stride, level));
        channels = width;
      }
    }
    return blocks;
  }

  /** Returns the stem's feature and then that of every block. */
  <T> List<T> steps(Ops<T> ops, T image) {
    List<T> steps = new ArrayList<>();
    steps.add(stem(ops, image));
    for (Block block : blocks) {
      steps.add(block(ops, block, steps.get(steps.size() - 1)));
    }
    return steps;
  }

  /**
   * Returns the last feature of a level.
   *
   * @param below the last feature of the level below, or the image for level 1
   */
  <T> T level(Ops<T> ops, T below, int level) {
    T feature = level == STEM_LEVEL ? stem(ops, below) : below;
    for (Block block : blocks) {
      if (block.level() == level) {
        feature = block(ops, block, feature);
      }
    }
    return feature;
  }

  private <T> T stem(Ops<T> ops, T image) {
    int channels = backbone.stemChannels();
    T feature =
        norm(
            ops,
            "backbone.stem",
            ops.conv(
                "backbone.stem.conv",
                image,
                new Convolution(3, channels, 3, 2, 1, style.padding(), false)));
    return ops.activation(feature, style.activation());
  }

  /** Returns the channels of the feature at {@code level}. */
  static int channels(Backbone backbone, int level) {
    int channels = 0;
    for (Block block : blocks(backbone)) {
      if (block.level() <= level) {
        channels = block.outChannels();
      }
    }
    return channels;
  }

  /** A mobile inverted bottleneck with squeeze and excitation. */
  private <T> T block(Ops<T> ops, Block block, T input) {
    String name = "backbone.block." + block.index();
    Backbone.Stage shape = block.shape();
    int inChannels = block.inChannels();
    int outChannels = block.outChannels();
    int channels = inChannels * shape.expansion();
    T feature = input;
    if (shape.expansion() > 1) {
      Convolution expand = Convolution.pointwise(inChannels, channels, false);
      feature = norm(ops, name + ".expand", ops.conv(name + ".expand.conv", feature, expand));
      feature = ops.activation(feature, style.activation());
    }
    Convolution depthwise =
        Convolution.depthwise(channels, shape.kernel(), block.stride(), style.padding());
    feature =
        norm(ops, name + ".depthwise", ops.conv(name + ".depthwise.conv", feature, depthwise));
    feature = ops.activation(feature, style.activation());
    if (backbone.squeezeExcitation()) {
      feature = squeezeExcitation(ops, name, feature, channels, inChannels / SQUEEZE_DIVISOR);
    }
    Convolution project = Convolution.pointwise(channels, outChannels, false);
    feature = norm(ops, name + ".project", ops.conv(name + ".project.conv", feature, project));
    if (block.stride() == 1 && inChannels == outChannels) {
      double depth = (double) block.index() / backbone.blocks();
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
