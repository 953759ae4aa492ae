package io.sparkdet.efficientdet.checkpoint;

/**
 * How lukemelas/EfficientNet-PyTorch names the tensors of an EfficientNet, and the packages that
 * descend from it, EfficientNet-Lite's among them.
 */
final class LukemelasNames {

  private LukemelasNames() {}

  /** Translates {@code backbone.block.3.expand.norm.gamma} and the like. */
  static String of(String name) {
    String[] words = name.split("\\.");
    return layer(words) + "." + tensor(words[words.length - 1]);
  }

  /** Returns PyTorch's name of a layer's tensor. */
  static String tensor(String word) {
    return switch (word) {
      case "gamma" -> "weight";
      case "beta" -> "bias";
      case "mean" -> "running_mean";
      case "variance" -> "running_var";
      default -> word;
    };
  }

  /** Returns the layer's name, without its tensor. */
  static String layer(String[] words) {
    boolean norm = words[words.length - 2].equals("norm");
    return switch (words[1]) {
      case "stem" -> norm ? "_bn0" : "_conv_stem";
      case "block" -> "_blocks." + words[2] + "." + blockLayer(words, norm);
      case "head" -> norm ? "_bn1" : "_conv_head";
      case "classifier" -> "_fc";
      default -> throw unknown(words);
    };
  }

  private static String blockLayer(String[] words, boolean norm) {
    return switch (words[3]) {
      case "expand" -> norm ? "_bn0" : "_expand_conv";
      case "depthwise" -> norm ? "_bn1" : "_depthwise_conv";
      case "squeeze" -> "_se_reduce";
      case "excite" -> "_se_expand";
      case "project" -> norm ? "_bn2" : "_project_conv";
      default -> throw unknown(words);
    };
  }

  private static IllegalArgumentException unknown(String[] words) {
    return new IllegalArgumentException(
        "Cannot translate the tensor " + String.join(".", words) + " to a name of lukemelas");
  }
}
