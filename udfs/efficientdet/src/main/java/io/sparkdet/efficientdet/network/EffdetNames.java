package io.sparkdet.efficientdet.network;

import java.util.ArrayList;
import java.util.List;

/** How effdet, and timm for its backbones, number and abbreviate what the paper names. */
final class EffdetNames {

  private final EfficientDetConfig config;

  /** The stage and the place in it of every block, {@code STAGE.PLACE}. */
  private final List<String> blocks = new ArrayList<>();

  /** Labels of a cell's nodes by effdet's number. */
  private final List<String> nodes;

  EffdetNames(EfficientDetConfig config) {
    this.config = config;
    for (int stage = 0; stage < Backbone.STAGES.size(); stage++) {
      for (int place = 0; place < config.backbone().repeats(stage); place++) {
        blocks.add(stage + "." + place);
      }
    }
    this.nodes = config.fpnGraph().nodes().stream().map(FpnGraph.Node::label).toList();
  }

  String of(String name) {
    String[] words = name.split("\\.");
    String tensor = tensor(words[words.length - 1]);
    return switch (Part.of(name)) {
      case BACKBONE -> "backbone." + backbone(words) + "." + tensor;
      case BIFPN -> "fpn." + bifpn(words, tensor);
      case BOX_HEAD -> "box_net." + head(words) + "." + tensor;
      case CLASS_HEAD -> "class_net." + head(words) + "." + tensor;
    };
  }

  private static String tensor(String word) {
    return switch (word) {
      case "gamma" -> "weight";
      case "beta" -> "bias";
      case "mean" -> "running_mean";
      case "variance" -> "running_var";
      case "weights" -> "edge_weights";
      default -> word;
    };
  }

  /**
   * From {@code backbone.stem.conv.weight} or {@code backbone.block.3.expand.norm.gamma}. A block
   * without expansion has one name less to give, so its later layers are numbered from one less.
   */
  private String backbone(String[] words) {
    if (words[1].equals("stem")) {
      return words[2].equals("conv") ? "conv_stem" : "bn1";
    }
    String block = blocks.get(Integer.parseInt(words[2]));
    boolean expands =
        Backbone.STAGES.get(Integer.parseInt(block.substring(0, block.indexOf('.')))).expansion()
            > 1;
    boolean norm = words[4].equals("norm");
    return "blocks."
        + block
        + "."
        + switch (words[3]) {
          case "expand" -> norm ? "bn1" : "conv_pw";
          case "depthwise" -> norm ? (expands ? "bn2" : "bn1") : "conv_dw";
          case "squeeze" -> "se.conv_reduce";
          case "excite" -> "se.conv_expand";
          case "project" -> norm ? (expands ? "bn3" : "bn2") : (expands ? "conv_pwl" : "conv_pw");
          default -> throw unknown(words);
        };
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
