package io.sparkdet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A picture made by a formula and the boxes that effdet 0.4.1 finds in it with the sample model, by
 * {@code scripts/studies/golden/network}.
 */
public final class GoldenPicture {

  private GoldenPicture() {}

  /**
   * Returns {@code rgb_every_997th} of the resized and padded input, and the boxes by {@code hard}
   * and {@code soft} suppression: rows x1, y1, x2, y2, score, class from 1. There are pictures of
   * 400 x 300 and of 150 x 170 pixels.
   */
  public static JsonNode found(int width, int height) throws IOException {
    try (InputStream in = GoldenPicture.class.getResourceAsStream("golden/pipeline.json")) {
      return new ObjectMapper()
          .readTree(Objects.requireNonNull(in))
          .required("%dx%d".formatted(width, height));
    }
  }

  /** Draws bands, a square, a disc, a ring and a cross; the script has the same formula. */
  public static BufferedImage draw(int width, int height) {
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

  private static boolean inBar(int across, int along) {
    return Math.abs(across) <= 12 && Math.abs(along) <= 50;
  }

  private static int square(int value) {
    return value * value;
  }
}
