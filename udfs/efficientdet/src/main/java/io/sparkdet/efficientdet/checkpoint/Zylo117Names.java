package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.network.Part;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;

/** How zylo117 numbers and abbreviates what the paper names. */
final class Zylo117Names {

  private Zylo117Names() {}

  static String of(String name, EfficientDetConfig config) {
    String[] words = name.split("\\.");
    String tensor = LukemelasNames.tensor(words[words.length - 1]);
    return switch (Part.of(name)) {
      case BACKBONE -> backbone(name);
      case BIFPN -> "bifpn." + bifpn(words, tensor);
      case BOX_HEAD -> "regressor." + head(words, config) + "." + tensor;
      case CLASS_HEAD -> "classifier." + head(words, config) + "." + tensor;
    };
  }

  /** Its backbone is lukemelas's, with each convolution wrapped to pad it. */
  static String backbone(String name) {
    String[] words = name.split("\\.");
    boolean convolution = words[words.length - 2].equals("conv");
    return "backbone_net.model."
        + LukemelasNames.layer(words)
        + (convolution ? ".conv." : ".")
        + LukemelasNames.tensor(words[words.length - 1]);
  }

  /**
   * From {@code bifpn.input.p6.conv.weight}, {@code bifpn.cell.0.top_down.p4.lateral.conv.weight},
   * {@code bifpn.cell.0.bottom_up.p4.fusion.weights} and the like.
   */
  private static String bifpn(String[] words, String tensor) {
    if (words[1].equals("input")) {
      return "0.p5_to_p6." + resample(words[3]) + "." + tensor;
    }
    boolean topDown = words[3].equals("top_down");
    String level = words[4];
    return words[2]
        + "."
        + switch (words[5]) {
          case "fusion" -> level + (topDown ? "_w1" : "_w2");
          case "lateral" ->
              level
                  + (topDown ? "_down_channel." : "_down_channel_2.")
                  + resample(words[6])
                  + "."
                  + tensor;
          case "depthwise", "pointwise" -> node(level, topDown) + words[5] + "_conv.conv." + tensor;
          case "norm" -> node(level, topDown) + "bn." + tensor;
          default -> throw unknown(words);
        };
  }

  /** zylo117 calls the top-down path "up", towards finer levels. */
  private static String node(String level, boolean topDown) {
    return "conv" + level.substring(1) + (topDown ? "_up." : "_down.");
  }

  private static String resample(String layer) {
    return layer.equals("conv") ? "0.conv" : "1";
  }

  /**
   * From {@code box_head.layer.1.norm.p4.gamma} or {@code box_head.predict.pointwise.conv.bias}.
   */
  private static String head(String[] words, EfficientDetConfig config) {
    if (words[1].equals("predict")) {
      return "header." + words[2] + "_conv.conv";
    }
    if (words[3].equals("norm")) {
      int level = Integer.parseInt(words[4].substring(1)) - config.minLevel();
      return "bn_list." + level + "." + words[2];
    }
    return "conv_list." + words[2] + "." + words[3] + "_conv.conv";
  }

  private static IllegalArgumentException unknown(String[] words) {
    return new IllegalArgumentException(
        "Cannot translate the tensor " + String.join(".", words) + " to a name of zylo117");
  }
}
