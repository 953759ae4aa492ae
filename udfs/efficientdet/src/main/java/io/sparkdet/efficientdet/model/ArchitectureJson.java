package io.sparkdet.efficientdet.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import io.sparkdet.efficientdet.network.config.Variants;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The network's part of {@code model.json}: {@code variant} for a published network, or {@code
 * architecture} for any other, with {@code image_size} and {@code anchors}.
 */
public final class ArchitectureJson {

  /** What a backbone has unless it says otherwise; folders of before do not say. */
  private static final int ALL_STAGES = 7;

  private static final Map<String, LayerStyle> STYLES = new LinkedHashMap<>();

  static {
    STYLES.put("zylo117", LayerStyle.ZYLO117);
    STYLES.put("effdet_tf", LayerStyle.EFFDET_TENSORFLOW);
    STYLES.put("effdet_lite", LayerStyle.EFFDET_LITE);
    STYLES.put("effdet", LayerStyle.EFFDET_NATIVE);
  }

  private ArchitectureJson() {}

  static EfficientDetConfig read(JsonObject root, int classes) throws ModelException {
    int imageSize = root.whole("image_size");
    AnchorSpec anchors = anchors(root.object("anchors"));
    if (root.has("variant") == root.has("architecture")) {
      throw new ModelException(
          root.file(),
          "it has both or none of the keys 'variant' and 'architecture'",
          "write one of them");
    }
    if (root.has("variant")) {
      return EfficientDetConfig.variant(root.text("variant"))
          .withClasses(classes)
          .withImageSize(imageSize)
          .withAnchors(anchors);
    }
    return architecture(root.object("architecture"), anchors, imageSize, classes);
  }

  static AnchorSpec anchors(JsonObject object) throws ModelException {
    List<AspectRatio> ratios = ratios(object);
    AnchorSpec anchors =
        new AnchorSpec(
            object.whole("min_level"),
            object.whole("max_level"),
            object.number("scale"),
            object.whole("octaves"),
            ratios);
    object.end();
    return anchors;
  }

  static List<AspectRatio> ratios(JsonObject object) throws ModelException {
    List<AspectRatio> ratios = new ArrayList<>();
    for (double[] pair : object.pairs("ratios")) {
      ratios.add(new AspectRatio(pair[0], pair[1]));
    }
    return ratios;
  }

  private static EfficientDetConfig architecture(
      JsonObject object, AnchorSpec anchors, int imageSize, int classes) throws ModelException {
    JsonObject scaling = object.object("backbone");
    Backbone backbone =
        new Backbone(
            scaling.number("width"),
            scaling.number("depth"),
            scaling.flag("squeeze_excitation"),
            scaling.flag("fixed_ends"),
            scaling.whole("stages", ALL_STAGES));
    scaling.end();
    EfficientDetConfig config =
        new EfficientDetConfig(
            object.text("name"),
            backbone,
            object.whole("fpn_channels"),
            object.whole("fpn_repeats"),
            fusion(object),
            object.whole("head_depth"),
            anchors,
            imageSize,
            classes,
            style(object));
    object.end();
    return config;
  }

  static Fusion fusion(JsonObject object, Fusion absent) throws ModelException {
    return object.has("fusion") ? fusion(object) : absent;
  }

  private static Fusion fusion(JsonObject object) throws ModelException {
    String label = object.text("fusion");
    List<String> labels = new ArrayList<>();
    for (Fusion fusion : Fusion.values()) {
      if (label(fusion).equals(label)) {
        return fusion;
      }
      labels.add(label(fusion));
    }
    throw object.wrong("fusion", "'" + label + "' is none of " + labels);
  }

  private static String label(Fusion fusion) {
    return fusion.name().toLowerCase(Locale.ROOT);
  }

  static LayerStyle style(JsonObject object, LayerStyle absent) throws ModelException {
    return object.has("style") ? style(object) : absent;
  }

  private static LayerStyle style(JsonObject object) throws ModelException {
    String label = object.text("style");
    LayerStyle style = STYLES.get(label);
    if (style == null) {
      throw object.wrong("style", "'" + label + "' is none of " + STYLES.keySet());
    }
    return style;
  }

  public static void write(ObjectNode root, EfficientDetConfig config) {
    if (published(config)) {
      root.put("variant", config.variant());
    } else {
      writeArchitecture(root.putObject("architecture"), config);
    }
    root.put("image_size", config.imageSize());
    AnchorsFile.put(root, config.anchors());
  }

  private static boolean published(EfficientDetConfig config) {
    return Variants.names().contains(config.variant())
        && EfficientDetConfig.variant(config.variant())
            .withClasses(config.classes())
            .withImageSize(config.imageSize())
            .withAnchors(config.anchors())
            .equals(config);
  }

  private static void writeArchitecture(ObjectNode object, EfficientDetConfig config) {
    object.put("name", config.variant());
    ObjectNode backbone =
        object
            .putObject("backbone")
            .put("width", config.backbone().width())
            .put("depth", config.backbone().depth())
            .put("squeeze_excitation", config.backbone().squeezeExcitation())
            .put("fixed_ends", config.backbone().fixedEnds());
    if (config.backbone().stageCount() != ALL_STAGES) {
      backbone.put("stages", config.backbone().stageCount());
    }
    object.put("fpn_channels", config.fpnChannels());
    object.put("fpn_repeats", config.fpnRepeats());
    object.put("fusion", label(config.fusion()));
    object.put("head_depth", config.headDepth());
    for (Map.Entry<String, LayerStyle> style : STYLES.entrySet()) {
      if (style.getValue().equals(config.style())) {
        object.put("style", style.getKey());
        return;
      }
    }
    throw new IllegalArgumentException(
        "Cannot write the network %s: its layer style %s has no name"
            .formatted(config.variant(), config.style()));
  }
}
