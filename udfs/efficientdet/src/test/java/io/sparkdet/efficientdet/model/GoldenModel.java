package io.sparkdet.efficientdet.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import io.sparkdet.testing.GoldenPicture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The sample model, which {@code scripts/studies/golden/network} ran through effdet 0.4.1 on torch
 * 2.15, and where the numbers lie that it and {@code scripts/studies/golden/parts} gave.
 */
public final class GoldenModel {

  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  private GoldenModel() {}

  /** Returns one of the files of numbers, such as {@code network.json}. */
  public static JsonNode numbers(String file) throws IOException {
    try (InputStream in =
        GoldenModel.class.getResourceAsStream("/io/sparkdet/efficientdet/golden/" + file)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }

  /** Opens the sample model under {@code cache}. */
  public static ModelFolder folder(Path cache) throws IOException {
    return ModelFolder.open(SampleModel.folder(cache));
  }

  /**
   * Returns the sample model's network by other rules; the weights fit all of them, though they
   * were trained for {@code tf} only.
   *
   * @param style {@code tf}, {@code native}, {@code lite} (ReLU6, plain sums, no gates) or {@code
   *     zero_pool} (max pools see zeros beyond the border, as zylo117's do)
   */
  public static EfficientDetConfig config(ModelFolder model, String style) {
    EfficientDetConfig sample = model.description().config();
    boolean lite = style.equals("lite");
    Backbone backbone = sample.backbone();
    return new EfficientDetConfig(
        sample.variant(),
        new Backbone(
            backbone.width(), backbone.depth(), !lite, backbone.fixedEnds(), backbone.stageCount()),
        sample.fpnChannels(),
        sample.fpnRepeats(),
        lite ? Fusion.SUM : sample.fusion(),
        sample.headDepth(),
        sample.anchors(),
        sample.imageSize(),
        sample.classes(),
        switch (style) {
          case "tf" -> LayerStyle.EFFDET_TENSORFLOW;
          case "native" -> LayerStyle.EFFDET_NATIVE;
          case "lite" -> LayerStyle.EFFDET_LITE;
          case "zero_pool" -> LayerStyle.ZYLO117;
          default -> throw new IllegalArgumentException("Cannot find the style " + style);
        });
  }

  /** Returns the square picture normalized by ImageNet's mean and deviation, (3, side, side). */
  public static float[] input(int side, boolean mirrored) {
    BufferedImage image = GoldenPicture.draw(side, side);
    float[] input = new float[3 * side * side];
    for (int i = 0; i < input.length; i++) {
      int channel = i / (side * side);
      int x = i % side;
      int rgb = image.getRGB(mirrored ? side - 1 - x : x, i / side % side);
      int value = (rgb >> (8 * (2 - channel))) & 0xFF;
      input[i] = (float) ((value / 255.0 - MEAN[channel]) / DEVIATION[channel]);
    }
    return input;
  }
}
