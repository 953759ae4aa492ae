package io.sparkdet.efficientdet.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Variants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Anchors in a JSON file of their own: the key {@code anchors} with what {@code model.json} holds
 * under it; other keys are for people. So a {@code model.json} is such a file too.
 */
public final class AnchorsFile {

  private static final String KEY = "anchors";

  private AnchorsFile() {}

  /**
   * Reads anchors.
   *
   * @throws ModelException if the file is missing, or no anchors can be so
   */
  public static AnchorSpec read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          file, "there is no such file of anchors", "make one with fit-anchors");
    }
    return read(file, Files.readAllBytes(file));
  }

  private static AnchorSpec read(Path file, byte[] content) throws ModelException {
    try {
      return ArchitectureJson.anchors(ModelJson.readObject(file, content).object(KEY));
    } catch (IllegalArgumentException e) {
      throw new ModelException(file, String.valueOf(e.getMessage()), "correct the value");
    }
  }

  /**
   * Returns a network with the anchors of a file.
   *
   * @throws ModelException if they stand on other levels than the network has, or {@link #read}
   *     fails
   */
  public static EfficientDetConfig apply(Path file, EfficientDetConfig network) throws IOException {
    return apply(file, read(file), network);
  }

  /**
   * Returns a network with the anchors of a file that was read elsewhere.
   *
   * @param file what errors call it
   * @throws ModelException if no anchors can be so, or they stand on other levels
   */
  public static EfficientDetConfig apply(Path file, byte[] content, EfficientDetConfig network)
      throws ModelException {
    return apply(file, read(file, content), network);
  }

  private static EfficientDetConfig apply(Path file, AnchorSpec anchors, EfficientDetConfig network)
      throws ModelException {
    if (anchors.minLevel() != network.minLevel() || anchors.maxLevel() != network.maxLevel()) {
      throw new ModelException(
          file,
          "its anchors stand on levels %d to %d, and %s has levels %d to %d"
              .formatted(
                  anchors.minLevel(),
                  anchors.maxLevel(),
                  network.variant(),
                  network.minLevel(),
                  network.maxLevel()),
          Variants.names().contains(network.variant())
              ? "fit them with fit-anchors --variant " + network.variant()
              : "fit them with fit-anchors --variant FILE, the file that describes this network");
    }
    return network.withAnchors(anchors);
  }

  /** Puts anchors under their key. */
  public static void put(ObjectNode root, AnchorSpec anchors) {
    ObjectNode object =
        root.putObject(KEY)
            .put("min_level", anchors.minLevel())
            .put("max_level", anchors.maxLevel())
            .put("scale", anchors.scale())
            .put("octaves", anchors.octaves());
    ArrayNode ratios = object.putArray("ratios");
    for (AspectRatio ratio : anchors.ratios()) {
      ratios.addArray().add(ratio.widthFactor()).add(ratio.heightFactor());
    }
  }
}
