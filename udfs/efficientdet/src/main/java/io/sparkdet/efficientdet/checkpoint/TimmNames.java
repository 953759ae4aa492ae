package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.network.config.Backbone;
import java.util.ArrayList;
import java.util.List;

/** How timm names the tensors of an EfficientNet. */
final class TimmNames {

  /** Every block by its stage and its index in that, {@code STAGE.INDEX}. */
  private final List<String> blocks = new ArrayList<>();

  TimmNames(Backbone backbone) {
    for (int stage = 0; stage < backbone.stageCount(); stage++) {
      for (int index = 0; index < backbone.repeats(stage); index++) {
        blocks.add(stage + "." + index);
      }
    }
  }

  /** Translates {@code backbone.block.3.expand.norm.gamma} and the like. */
  String of(String name) {
    String[] words = name.split("\\.");
    return layer(words) + "." + LukemelasNames.tensor(words[words.length - 1]);
  }

  private String layer(String[] words) {
    boolean norm = words[words.length - 2].equals("norm");
    return switch (words[1]) {
      case "stem" -> norm ? "bn1" : "conv_stem";
      case "block" -> blockLayer(words, norm);
      case "head" -> norm ? "bn2" : "conv_head";
      case "classifier" -> "classifier";
      default -> throw unknown(words);
    };
  }

  /**
   * A block without expansion has one name less to give, so its later layers are numbered from one
   * less.
   */
  private String blockLayer(String[] words, boolean norm) {
    String block = blocks.get(Integer.parseInt(words[2]));
    int stage = Integer.parseInt(block.substring(0, block.indexOf('.')));
    boolean expands = Backbone.STAGES.get(stage).expansion() > 1;
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

  private static IllegalArgumentException unknown(String[] words) {
    return new IllegalArgumentException(
        "Cannot translate the tensor " + String.join(".", words) + " to a name of timm");
  }
}
