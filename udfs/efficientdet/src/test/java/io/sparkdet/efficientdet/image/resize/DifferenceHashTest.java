package io.sparkdet.efficientdet.image.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.testing.GoldenFunctions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DifferenceHashTest {

  /** imagehash 4.3.2 with Pillow 13.0.0, made by {@code scripts/studies/golden/sql-functions}. */
  @Test
  void hashesAreThoseOfImagehash() throws Exception {
    JsonNode cases = GoldenFunctions.cases("hash");
    assertThat(cases).hasSize(8);
    for (JsonNode expected : cases) {
      byte[] png = picture(expected.get("width").asInt(), expected.get("height").asInt(), "png");
      assertThat("%016x".formatted(hash(png, DecodeOptions.exact())))
          .as(expected.toString())
          .isEqualTo(expected.get("hash").asText());
    }
  }

  @Test
  void aReducedPictureIsRefused() throws IOException {
    byte[] jpeg = picture(640, 480, "jpeg");
    assertThatThrownBy(() -> hash(jpeg, DecodeOptions.exact().withFastDecoding(64)))
        .hasMessage("Cannot hash an image decoded at 1/8: decode every pixel");
  }

  private static long hash(byte[] content, DecodeOptions options) throws Exception {
    try (ImageDecoder decoder = new ImageDecoder();
        DecodedImage image = decoder.decode(content, ImageHeader.read(content), options)) {
      return DifferenceHash.of(image);
    }
  }

  /** The script's pictures: channel c at x, y has (7x + 13y + 29c + 3xy) mod 256. */
  private static byte[] picture(int width, int height, String format) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          rgb = (rgb << 8) | (7 * x + 13 * y + 29 * c + 3 * x * y) % 256;
        }
        image.setRGB(x, y, rgb);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
