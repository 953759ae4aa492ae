package io.sparkdet.efficientdet.model;

import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Variants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A network of one's own: a JSON file that says how it differs from a published variant. Keys and
 * values are those of {@code model.json}; each may be left out.
 *
 * <pre>{@code
 * {
 *   "base": "d0",
 *   "name": "pocket",
 *   "backbone": {"width": 0.5, "depth": 0.5, "stages": 5, "squeeze_excitation": true,
 *                "fixed_ends": false},
 *   "fpn_channels": 48, "fpn_repeats": 2, "fusion": "fast_normalised", "head_depth": 2,
 *   "style": "zylo117", "image_size": 256,
 *   "anchors": {"min_level": 3, "max_level": 6, "scale": 4.0, "octaves": 3,
 *               "ratios": [[1.0, 1.0], [1.4, 0.7], [0.7, 1.4]]}
 * }
 * }</pre>
 */
public final class VariantFile {

  private static final String DEFAULT_BASE = "d0";

  private VariantFile() {}

  /**
   * Reads a network, with the base's number of classes.
   *
   * @throws UnknownKeyException if there is a key that no network has
   * @throws ModelException if the file is missing or no network can be so
   */
  public static EfficientDetConfig read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          file, "there is no such file of a variant", "check the path, or name a variant");
    }
    return read(file, Files.readAllBytes(file));
  }

  /**
   * Reads a network from a file that was read elsewhere.
   *
   * @param file what errors call it
   * @throws UnknownKeyException if there is a key that no network has
   * @throws ModelException if no network can be so
   */
  public static EfficientDetConfig read(Path file, byte[] content) throws ModelException {
    try {
      return config(ModelJson.readObject(file, content));
    } catch (IllegalArgumentException e) {
      throw new ModelException(file, String.valueOf(e.getMessage()), "correct the value");
    }
  }

  private static EfficientDetConfig config(JsonObject root) throws ModelException {
    String baseName = root.text("base", DEFAULT_BASE);
    EfficientDetConfig base = EfficientDetConfig.variant(baseName);
    if (Variants.adversarial(baseName)) {
      throw root.wrong(
          "base", baseName + " differs from the network without _ap only by its weights");
    }
    String name = root.text("name", baseName + "-custom");
    if (Variants.names().contains(name)) {
      throw root.wrong("name", "'" + name + "' is a published variant");
    }
    EfficientDetConfig config =
        new EfficientDetConfig(
            name,
            backbone(root.objectOrEmpty("backbone"), base.backbone()),
            root.whole("fpn_channels", base.fpnChannels()),
            root.whole("fpn_repeats", base.fpnRepeats()),
            ArchitectureJson.fusion(root, base.fusion()),
            root.whole("head_depth", base.headDepth()),
            anchors(root.objectOrEmpty("anchors"), base.anchors()),
            root.whole("image_size", base.imageSize()),
            base.classes(),
            ArchitectureJson.style(root, base.style()));
    root.optional("fusion");
    root.optional("style");
    root.end();
    return config;
  }

  private static Backbone backbone(JsonObject object, Backbone base) throws ModelException {
    Backbone backbone =
        new Backbone(
            object.number("width", base.width()),
            object.number("depth", base.depth()),
            object.flag("squeeze_excitation", base.squeezeExcitation()),
            object.flag("fixed_ends", base.fixedEnds()),
            object.whole("stages", base.stageCount()));
    object.end();
    return backbone;
  }

  private static AnchorSpec anchors(JsonObject object, AnchorSpec base) throws ModelException {
    List<AspectRatio> ratios =
        object.has("ratios") ? ArchitectureJson.ratios(object) : base.ratios();
    object.optional("ratios");
    AnchorSpec anchors =
        new AnchorSpec(
            object.whole("min_level", base.minLevel()),
            object.whole("max_level", base.maxLevel()),
            object.number("scale", base.scale()),
            object.whole("octaves", base.octaves()),
            ratios);
    object.end();
    return anchors;
  }
}
