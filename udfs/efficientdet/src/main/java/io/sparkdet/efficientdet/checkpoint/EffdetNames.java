package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.network.Part;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.FpnGraph;
import java.util.List;

/** How effdet, and timm for its backbones, number and abbreviate what the paper names. */
final class EffdetNames {

  private final EfficientDetConfig config;

  private final TimmNames backbone;

  /** Labels of a cell's nodes by effdet's number. */
  private final List<String> nodes;

  EffdetNames(EfficientDetConfig config) {
    this.config = config;
    this.backbone = new TimmNames(config.backbone());
    this.nodes = config.fpnGraph().nodes().stream().map(FpnGraph.Node::label).toList();
  }

  String of(String name) {
    String[] words = name.split("\\.");
    String tensor = tensor(words[words.length - 1]);
    return switch (Part.of(name)) {
      case BACKBONE -> "backbone." + backbone.of(name);
      case BIFPN -> "fpn." + bifpn(words, tensor);
      case BOX_HEAD -> "box_net." + head(words) + "." + tensor;
      case CLASS_HEAD -> "class_net." + head(words) + "." + tensor;
    };
  }

  private static String tensor(String word) {
    return word.equals("weights") ? "edge_weights" : LukemelasNames.tensor(word);
  }

  /**
   * From {@code bifpn.input.p6.conv.weight}, {@code bifpn.cell.0.top_down.p4.lateral.conv.weight},
   * {@code bifpn.cell.0.bottom_up.p4.fusion.weights} and the like.
   */
  private String bifpn(String[] words, String tensor) {
    if (words[1].equals("input")) {
      return "resample." + place(words[2]) + ".conv." + layer(words[3]) + "." + tensor;
    }
    int node = nodes.indexOf(words[3] + "." + words[4]);
    return "cell."
        + words[2]
        + ".fnode."
        + node
        + "."
        + switch (words[5]) {
          case "fusion" -> "combine." + tensor;
          case "lateral" ->
              "combine.resample." + place(words[4]) + ".conv." + layer(words[6]) + "." + tensor;
          case "depthwise" -> "after_combine.conv.conv_dw." + tensor;
          case "pointwise" -> "after_combine.conv.conv_pw." + tensor;
          case "norm" -> "after_combine.conv.bn." + tensor;
          default -> throw unknown(words);
        };
  }

  /** Returns how many finer levels there are: {@code p3} is 0 where levels begin at 3. */
  private int place(String level) {
    return Integer.parseInt(level.substring(1)) - config.minLevel();
  }

  private static String layer(String word) {
    return word.equals("conv") ? "conv" : "bn";
  }

  /**
   * From {@code box_head.layer.1.norm.p4.gamma} or {@code box_head.predict.pointwise.conv.bias}.
   */
  private String head(String[] words) {
    if (words[1].equals("predict")) {
      return "predict." + separable(words[2]);
    }
    if (words[3].equals("norm")) {
      return "bn_rep." + words[2] + "." + place(words[4]) + ".bn";
    }
    return "conv_rep." + words[2] + "." + separable(words[3]);
  }

  private static String separable(String word) {
    return word.equals("depthwise") ? "conv_dw" : "conv_pw";
  }

  private static IllegalArgumentException unknown(String[] words) {
    return new IllegalArgumentException(
        "Cannot translate the tensor " + String.join(".", words) + " to a name of effdet");
  }
}
