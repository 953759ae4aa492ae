package io.sparkdet.efficientdet.model;

import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Everything about a detector but its weights.
 *
 * @param name what people call it: letters, digits, dots, dashes and underscores
 * @param classes one a class of the network, by index
 * @param preprocessing how pixels become the network's input
 * @param defaults how candidates become detections unless the user says otherwise
 */
public record ModelDescription(
    String name,
    EfficientDetConfig config,
    List<ModelClass> classes,
    Preprocessing preprocessing,
    PostProcessing defaults,
    Provenance provenance) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /**
   * Refuses names that are no file names, classes that do not match the network's, and input made
   * by other rules than the network's weights were trained by.
   */
  public ModelDescription {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Cannot name a model '%s': use up to 100 letters, digits, dots, dashes and underscores"
              .formatted(name));
    }
    Preprocessing expected = Profile.of(config).preprocessing();
    if (preprocessing != expected) {
      throw new IllegalArgumentException(
          "Cannot describe %s: weights of %s take input of the profile %s, not %s"
              .formatted(name, config.variant(), expected.label(), preprocessing.label()));
    }
    classes = List.copyOf(classes);
    if (classes.size() != config.classes()) {
      throw new IllegalArgumentException(
          "Cannot describe %s: %d classes for a network of %d"
              .formatted(name, classes.size(), config.classes()));
    }
    for (int index = 0; index < classes.size(); index++) {
      if (classes.get(index).index() != index) {
        throw new IllegalArgumentException(
            "Cannot describe %s: the class at place %d says it is %d"
                .formatted(name, index, classes.get(index).index()));
      }
    }
  }

  /** Returns what imported weights of a network are called unless somebody says otherwise. */
  public static String nameOf(EfficientDetConfig config) {
    String name = config.variant();
    return name.contains("efficientdet") ? name : "efficientdet-" + name;
  }

  /** Describes a model by the rules of its network's published weights. */
  public static ModelDescription of(
      String name, EfficientDetConfig config, List<ModelClass> classes, Provenance provenance) {
    Profile profile = Profile.of(config);
    return new ModelDescription(
        name, config, classes, profile.preprocessing(), profile.postProcessing(), provenance);
  }

  /** Returns the content of the description's file, for {@link #fromBytes}. */
  public byte[] toBytes() {
    return ModelJson.write(this);
  }

  /**
   * Returns the description that {@link #toBytes} wrote.
   *
   * @throws IOException if the bytes are not such a content
   */
  public static ModelDescription fromBytes(byte[] bytes) throws IOException {
    return ModelJson.parse(bytes);
  }

  /** Returns the same under another name. */
  public ModelDescription withName(String other) {
    return new ModelDescription(other, config, classes, preprocessing, defaults, provenance);
  }

  /** Returns the same with another provenance. */
  public ModelDescription withProvenance(Provenance other) {
    return new ModelDescription(name, config, classes, preprocessing, defaults, other);
  }
}
