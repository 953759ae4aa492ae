package io.sparkdet.efficientdet.network.config;

import io.sparkdet.detection.anchor.AnchorSpec;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The published variants: compound scaling of backbone, BiFPN, heads and input (EfficientDet, table
 * 1), with the styles of their published weights. {@code d0} to {@code d7x} are zylo117's; the
 * other names and values are those of effdet 0.4.1 (effdet/config/model_config.py).
 */
public final class Variants {

  private static final Map<String, EfficientDetConfig> BY_NAME = new LinkedHashMap<>();

  private static final Set<String> ADVERSARIAL = new HashSet<>();
  private static final int PUBLISHED_CLASSES = 90;

  static {
    // backbone, BiFPN channels and repeats, head depth, image size, coarsest level, anchor scale
    row("d0", 0, 64, 3, 3, 512, 7, 4);
    row("d1", 1, 88, 4, 3, 640, 7, 4);
    row("d2", 2, 112, 5, 3, 768, 7, 4);
    row("d3", 3, 160, 6, 4, 896, 7, 4);
    row("d4", 4, 224, 7, 4, 1024, 7, 4);
    row("d5", 5, 288, 7, 4, 1280, 7, 4);
    row("d6", 6, 384, 8, 5, 1280, 7, 4);
    row("d7", 6, 384, 8, 5, 1536, 7, 5);
    row("d7x", 7, 384, 8, 5, 1536, 8, 4);
    for (String name : List.of("d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d7x")) {
      effdet("tf_efficientdet_" + name, name, LayerStyle.EFFDET_TENSORFLOW);
    }
    // Trained with adversarial examples (AdvProp): the same networks, fed values of another range.
    for (String name : List.of("d0", "d1", "d2", "d3", "d4", "d5")) {
      effdet("tf_efficientdet_" + name + "_ap", name, LayerStyle.EFFDET_TENSORFLOW);
      ADVERSARIAL.add("tf_efficientdet_" + name + "_ap");
    }
    lite("tf_efficientdet_lite0", 0, 64, 3, 3, 320, 3);
    lite("tf_efficientdet_lite1", 1, 88, 4, 3, 384, 3);
    lite("tf_efficientdet_lite2", 2, 112, 5, 3, 448, 3);
    lite("tf_efficientdet_lite3", 3, 160, 6, 4, 512, 4);
    lite("tf_efficientdet_lite3x", 3, 200, 6, 4, 640, 3);
    lite("tf_efficientdet_lite4", 4, 224, 7, 4, 640, 4);
    effdet("efficientdet_d0", "d0", LayerStyle.EFFDET_NATIVE);
    effdet("efficientdet_d1", "d1", LayerStyle.EFFDET_NATIVE);
  }

  private Variants() {}

  /** Returns the names, family by family in the order of their size. */
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

  /** Returns whether the weights of a variant were trained with adversarial examples. */
  public static boolean adversarial(String name) {
    return ADVERSARIAL.contains(name);
  }

  /** Adds a network of the paper in zylo117's style. */
  private static void row(
      String name,
      int backbone,
      int channels,
      int repeats,
      int headDepth,
      int size,
      int maxLevel,
      double anchorScale) {
    add(
        new EfficientDetConfig(
            name,
            Backbone.efficientNet(backbone),
            channels,
            repeats,
            backbone < 6 ? Fusion.FAST_NORMALISED : Fusion.SUM_WITH_IDLE_WEIGHTS,
            headDepth,
            AnchorSpec.standard(3, maxLevel, anchorScale),
            size,
            PUBLISHED_CLASSES,
            LayerStyle.ZYLO117));
  }

  /** Adds a network of the paper in a style of effdet. */
  private static void effdet(String name, String paperName, LayerStyle style) {
    EfficientDetConfig paper = named(paperName);
    add(
        new EfficientDetConfig(
            name,
            paper.backbone(),
            paper.fpnChannels(),
            paper.fpnRepeats(),
            paper.fusion() == Fusion.SUM_WITH_IDLE_WEIGHTS ? Fusion.SUM : paper.fusion(),
            paper.headDepth(),
            paper.anchors(),
            paper.imageSize(),
            paper.classes(),
            style));
  }

  private static void lite(
      String name,
      int backbone,
      int channels,
      int repeats,
      int headDepth,
      int size,
      double anchorScale) {
    add(
        new EfficientDetConfig(
            name,
            Backbone.lite(backbone),
            channels,
            repeats,
            Fusion.SUM,
            headDepth,
            AnchorSpec.standard(3, 7, anchorScale),
            size,
            PUBLISHED_CLASSES,
            LayerStyle.EFFDET_LITE));
  }

  private static void add(EfficientDetConfig config) {
    BY_NAME.put(config.variant(), config);
  }
}
