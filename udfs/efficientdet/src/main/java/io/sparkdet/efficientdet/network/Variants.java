package io.sparkdet.efficientdet.network;

import io.sparkdet.detection.AnchorSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The published variants: compound scaling of backbone, BiFPN, heads and input (EfficientDet, table
 * 1), with the styles of their published weights.
 */
public final class Variants {

  private static final Map<String, EfficientDetConfig> BY_NAME = new LinkedHashMap<>();

  static {
    // backbone, BiFPN channels and repeats, head depth, image size, coarsest level, anchor scale
    zylo117("d0", 0, 64, 3, 3, 512, 7, 4);
    zylo117("d1", 1, 88, 4, 3, 640, 7, 4);
    zylo117("d2", 2, 112, 5, 3, 768, 7, 4);
    zylo117("d3", 3, 160, 6, 4, 896, 7, 4);
    zylo117("d4", 4, 224, 7, 4, 1024, 7, 4);
    zylo117("d5", 5, 288, 7, 4, 1280, 7, 4);
    zylo117("d6", 6, 384, 8, 5, 1280, 7, 4);
    zylo117("d7", 6, 384, 8, 5, 1536, 7, 5);
    zylo117("d7x", 7, 384, 8, 5, 1536, 8, 4);
  }

  private Variants() {}

  /** Returns the names in the order of their size. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(BY_NAME.keySet());
  }

  static EfficientDetConfig named(String name) {
    EfficientDetConfig config = BY_NAME.get(name);
    if (config == null) {
      throw new IllegalArgumentException(
          "Cannot find the variant %s: there are %s".formatted(name, String.join(", ", names())));
    }
    return config;
  }

  private static void zylo117(
      String name,
      int backbone,
      int channels,
      int repeats,
      int headDepth,
      int size,
      int maxLevel,
      double anchorScale) {
    BY_NAME.put(
        name,
        new EfficientDetConfig(
            name,
            Backbone.efficientNet(backbone),
            channels,
            repeats,
            backbone < 6 ? Fusion.FAST_NORMALISED : Fusion.SUM_WITH_IDLE_WEIGHTS,
            headDepth,
            AnchorSpec.standard(3, maxLevel, anchorScale),
            size,
            90,
            LayerStyle.ZYLO117));
  }
}
