package io.sparkdet.efficientdet.image.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.SyntheticImages;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.model.GoldenModel;
import io.sparkdet.testing.GoldenPicture;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CenterCropTest {

  /** Inputs made with Pillow (shared/weights/lite0-classifier-expected.json), five digits each. */
  @Test
  @SharedTest
  void twelvePhotosHavePillowsPixelsToTheLastBit() throws Exception {
    JsonNode photos =
        new ObjectMapper()
            .readTree(SharedFolder.path("weights/lite0-classifier-expected.json").toFile())
            .get("photos_expected");
    CenterCrop crop = CenterCrop.of(224, PixelNormalization.SYMMETRIC);
    FloatBuffer input = FloatBuffer.allocate(crop.inputLength());
    try (ImageDecoder decoder = new ImageDecoder()) {
      for (JsonNode photo : photos) {
        String name = photo.get("file_name").asText();
        byte[] content = Files.readAllBytes(SharedFolder.path("data/coco-val/images/" + name));
        try (DecodedImage image =
            decoder.decode(content, ImageHeader.read(content), DecodeOptions.exact())) {
          crop.write(image, input, 0);
        }
        JsonNode sampled = photo.get("input_every_9973rd");
        for (int i = 0; i < sampled.size(); i++) {
          assertThat((double) input.get(9973 * i))
              .as("%s, value %d", name, 9973 * i)
              .isCloseTo(sampled.get(i).asDouble(), within(6e-6));
        }
        double sum = 0;
        for (int i = 0; i < input.capacity(); i++) {
          sum += input.get(i);
        }
        assertThat(sum / input.capacity())
            .as(name)
            .isCloseTo(photo.get("input_mean").asDouble(), within(2e-7));
      }
    }
  }

  /** Pillow's BICUBIC and torchvision's CenterCrop, by {@code scripts/studies/golden/parts}. */
  @ParameterizedTest
  @CsvSource({"400, 300", "150, 170"})
  void aPictureHasPillowsPixelsToTheLastBit(int width, int height) throws Exception {
    JsonNode expected =
        GoldenModel.numbers("parts.json")
            .get("resizing")
            .get("%dx%d".formatted(width, height))
            .get("bicubic_every_499th");
    CenterCrop crop = new CenterCrop(128, 112, PixelNormalization.SYMMETRIC);
    FloatBuffer input = FloatBuffer.allocate(crop.inputLength());
    byte[] content = SyntheticImages.png(GoldenPicture.draw(width, height));
    try (ImageDecoder decoder = new ImageDecoder();
        DecodedImage image =
            decoder.decode(content, ImageHeader.read(content), DecodeOptions.exact())) {
      crop.write(image, input, 0);
    }
    assertThat((input.capacity() + 498) / 499).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      int at = 499 * i; // by row, column, channel; the input holds planes
      assertThat(input.get(at % 3 * 112 * 112 + at / 3))
          .as("byte %d", at)
          .isEqualTo(PixelNormalization.SYMMETRIC.table(at % 3)[expected.get(i).asInt()]);
    }
  }

  /** Keys' cubic, a = -0.5: at 0.5 it is 9/16, at 1.5 it is -1/16. */
  @Test
  void cubicWeightsAreNegativeBeyondOnePixel() {
    assertThat(ResizeFilter.CUBIC.weight(0)).isEqualTo(1);
    assertThat(ResizeFilter.CUBIC.weight(0.5)).isEqualTo(9 / 16.0);
    assertThat(ResizeFilter.CUBIC.weight(1)).isZero();
    assertThat(ResizeFilter.CUBIC.weight(1.5)).isEqualTo(-1 / 16.0);
    assertThat(ResizeFilter.CUBIC.weight(2)).isZero();
    AntialiasedAxis halved = new AntialiasedAxis(16, 16, 8, ResizeFilter.CUBIC);
    int sum = 0;
    for (int i = 0; i < halved.count[4]; i++) {
      sum += halved.weights[4 * halved.stride + i];
    }
    assertThat(sum).isCloseTo(1 << AntialiasedAxis.PRECISION, within(4));
    assertThat(halved.weights[4 * halved.stride]).isNegative();
  }

  @Test
  void aSquareThatTheImageCannotHoldIsRefused() {
    assertThatThrownBy(() -> new CenterCrop(200, 224, PixelNormalization.IMAGENET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot crop 224 pixels of a short side of 200");
  }
}
