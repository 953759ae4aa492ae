package io.sparkdet.efficientdet.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The sample model and pictures made by a formula, for which {@code scripts/studies/golden/network}
 * ran effdet 0.4.1 on torch 2.15 and Pillow 13; its numbers lie beside this package's tests.
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

  /** Draws bands, a square, a disc, a ring and a cross; the script has the same formula. */
  public static BufferedImage picture(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          rgb = (rgb << 8) | (96 + (x * (2 + c) + y * (4 - c)) / 8 % 64);
        }
        int u = x * 400 / width;
        int v = y * 300 / height;
        int ring = square(u - 120) + square(v - 220);
        if (Math.abs(u - 90) <= 42 && Math.abs(v - 80) <= 42) {
          rgb = 0xD2283C;
        }
        if (square(u - 270) + square(v - 90) <= square(45)) {
          rgb = 0x2850DC;
        }
        if (ring <= square(50) && ring >= square(28)) {
          rgb = 0xF0C81E;
        }
        if (inBar(u - 300, v - 220) || inBar(v - 220, u - 300)) {
          rgb = 0x1EAA50;
        }
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  /** Returns the square picture normalized by ImageNet's mean and deviation, (3, side, side). */
  public static float[] input(int side, boolean mirrored) {
    BufferedImage image = picture(side, side);
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

  private static boolean inBar(int across, int along) {
    return Math.abs(across) <= 12 && Math.abs(along) <= 50;
  }

  private static int square(int value) {
    return value * value;
  }
}
