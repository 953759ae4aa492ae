package io.sparkdet.efficientdet.network.config;

import io.sparkdet.detection.PublicApi;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Everything that tells one EfficientNet classifier from another.
 *
 * @param variant such as {@code efficientnet-b0} or {@code efficientnet-lite0}
 * @param imageSize side of the square input in pixels
 * @param classes number of classes, 1000 for ImageNet
 * @param style padding, activation and normalization
 */
@PublicApi
public record EfficientNetConfig(
    String variant, Backbone backbone, int imageSize, int classes, LayerStyle style) {

  private static final int IMAGENET_CLASSES = 1000;

  /** Image sizes of B0 to B7 (arXiv 1905.11946, its official repository's table). */
  private static final int[] SIZES = {224, 240, 260, 300, 380, 456, 528, 600};

  /**
   * Image sizes of Lite0 to Lite4 (tensorflow/tpu, models/official/efficientnet/lite); timm takes
   * 300 for Lite3 and 380 for Lite4.
   */
  private static final int[] LITE_SIZES = {224, 240, 260, 280, 300};

  private static final Map<String, EfficientNetConfig> BY_NAME = new LinkedHashMap<>();

  static {
    for (int i = 0; i < SIZES.length; i++) {
      add("efficientnet-b" + i, Backbone.efficientNet(i), SIZES[i], LayerStyle.ZYLO117);
    }
    for (int i = 0; i < LITE_SIZES.length; i++) {
      add("efficientnet-lite" + i, Backbone.lite(i), LITE_SIZES[i], LayerStyle.EFFDET_LITE);
    }
  }

  /** Refuses sizes below 1. */
  public EfficientNetConfig {
    if (imageSize < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "Cannot configure %s with image size %d and %d classes: both are at least 1"
              .formatted(variant, imageSize, classes));
    }
  }

  /**
   * Returns a published variant with ImageNet's 1000 classes at its own image size.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static EfficientNetConfig variant(String name) {
    EfficientNetConfig config = BY_NAME.get(name);
    if (config == null) {
      throw new IllegalArgumentException(
          "Cannot find the EfficientNet %s: there are %s"
              .formatted(name, String.join(", ", names())));
    }
    return config;
  }

  /** Returns the names of the published variants: B0 to B7, then Lite0 to Lite4. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(BY_NAME.keySet());
  }

  /** Returns the same network for another number of classes. */
  public EfficientNetConfig withClasses(int count) {
    return new EfficientNetConfig(variant, backbone, imageSize, count, style);
  }

  /** Returns the same network for square images of {@code pixels} a side. */
  public EfficientNetConfig withImageSize(int pixels) {
    return new EfficientNetConfig(variant, backbone, pixels, classes, style);
  }

  /** Returns the number of values of an embedding: the channels before the classifier. */
  public int embeddingLength() {
    return backbone.headChannels();
  }

  private static void add(String name, Backbone backbone, int imageSize, LayerStyle style) {
    BY_NAME.put(name, new EfficientNetConfig(name, backbone, imageSize, IMAGENET_CLASSES, style));
  }
}
