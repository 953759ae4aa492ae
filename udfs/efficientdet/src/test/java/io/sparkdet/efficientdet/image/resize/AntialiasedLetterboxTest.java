package io.sparkdet.efficientdet.image.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.box.PixelMapping;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.SyntheticImages;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.GoldenPicture;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** effdet's preprocessing against inputs made with Pillow 13.0.0 (shared/parity/effdet). */
class AntialiasedLetterboxTest {

  private static final int SIDE = 512;

  @Test
  @SharedTest
  void sixPhotosHavePillowsPixelsToTheLastBit() throws Exception {
    String folder = "parity/effdet/tf_efficientdet_d0-photos-";
    JsonNode expected =
        new ObjectMapper().readTree(SharedFolder.path(folder + "expected.json").toFile());
    Weights pixels = SafetensorsFile.read(SharedFolder.path(folder + "inputs.safetensors"));
    try (ImageDecoder decoder = new ImageDecoder()) {
      for (JsonNode photo : expected.get("images")) {
        String name = photo.get("file_name").asText();
        byte[] content = Files.readAllBytes(SharedFolder.path("data/coco-val/images/" + name));
        try (DecodedImage image =
            decoder.decode(content, ImageHeader.read(content), DecodeOptions.exact())) {
          Letterbox plan = Preprocessing.EFFDET.plan(image.width(), image.height(), SIDE);
          assertThat(plan.scaledWidth()).isEqualTo(photo.get("resized_width").asInt());
          assertThat(plan.scaledHeight()).isEqualTo(photo.get("resized_height").asInt());
          FloatBuffer input = FloatBuffer.allocate(plan.inputLength());
          plan.write(image, input, 0);
          assertPixels(
              name, input, pixels.tensor("rgb_uint8_hwc_every_101st:" + name).values(), 101);
          assertMoments(photo, input);
        }
      }
    }
  }

  /** Pillow and effdet's ResizePad, by {@code scripts/studies/golden/network}. */
  @ParameterizedTest
  @CsvSource({"400, 300", "150, 170"})
  void aPictureHasPillowsPixelsToTheLastBit(int width, int height) throws Exception {
    int side = 256;
    JsonNode expected = GoldenPicture.found(width, height).get("rgb_every_997th");
    byte[] content = SyntheticImages.png(GoldenPicture.draw(width, height));
    try (ImageDecoder decoder = new ImageDecoder();
        DecodedImage image =
            decoder.decode(content, ImageHeader.read(content), DecodeOptions.exact())) {
      Letterbox plan = Preprocessing.EFFDET.plan(image.width(), image.height(), side);
      FloatBuffer input = FloatBuffer.allocate(plan.inputLength());
      plan.write(image, input, 0);
      assertThat((input.capacity() + 996) / 997).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        int at = 997 * i; // by row, column, channel; the input holds planes
        assertThat(input.get(at % 3 * side * side + at / 3))
            .as("byte %d", at)
            .isEqualTo(PixelNormalization.IMAGENET.table(at % 3)[expected.get(i).asInt()]);
      }
    }
  }

  /** Values as Pillow's fixed-point arithmetic gives them, worked out by hand. */
  @Test
  void aTriangleTwiceAsWideAsTheFactorAverages() {
    AntialiasedAxis halved = new AntialiasedAxis(6, 6, 3, ResizeFilter.TRIANGLE);
    // Center 3 of the second pixel: distances 1.5, 0.5, 0.5, 1.5 over 2 = 1/4, 3/4, 3/4, 1/4.
    assertThat(halved.first).containsExactly(0, 1, 3);
    assertThat(halved.count).containsExactly(3, 4, 3);
    assertThat(halved.weights[halved.stride]).isEqualTo(1 << 19);
    assertThat(halved.weights[halved.stride + 1]).isEqualTo(3 << 19);

    AntialiasedAxis same = new AntialiasedAxis(4, 4, 4, ResizeFilter.TRIANGLE);
    for (int i = 0; i < 4; i++) {
      assertThat(same.weights[i * same.stride + i - same.first[i]]).isEqualTo(1 << 22);
    }
  }

  @Test
  void boxesAreClippedToTheImageAndScaledByOneFactor() {
    PixelMapping mapping = Preprocessing.EFFDET.plan(640, 427, SIDE).mapping();
    assertThat(mapping.clipXMax()).isEqualTo(512f);
    assertThat(mapping.clipYMax()).isEqualTo(341.6f);
    assertThat(mapping.scaleX()).isEqualTo(1.25);
    assertThat(mapping.scaleY()).isEqualTo(1.25);
  }

  @Test
  void otherWeightsTakeTheirOwnRange() {
    assertThat(PixelNormalization.SYMMETRIC.table(0)[0]).isEqualTo(-1f);
    assertThat(PixelNormalization.SYMMETRIC.table(1)[255]).isEqualTo(1f);
    assertThat(PixelNormalization.SYMMETRIC.meanColor(2)).isEqualTo(128);
    assertThat(PixelNormalization.IMAGENET.meanColor(0)).isEqualTo(124);
    assertThat(PixelNormalization.IMAGENET.meanColor(1)).isEqualTo(116);
    assertThat(PixelNormalization.IMAGENET.meanColor(2)).isEqualTo(104);
  }

  /** The input holds planes, the reference height, width, channel. */
  private static void assertPixels(String name, FloatBuffer input, float[] expected, int step) {
    float[][] tables = {
      PixelNormalization.IMAGENET.table(0),
      PixelNormalization.IMAGENET.table(1),
      PixelNormalization.IMAGENET.table(2)
    };
    for (int i = 0; i < expected.length; i++) {
      int at = i * step;
      int channel = at % 3;
      assertThat(input.get(channel * SIDE * SIDE + at / 3))
          .as("%s: byte %d", name, at)
          .isEqualTo(tables[channel][(int) expected[i]]);
    }
  }

  private static void assertMoments(JsonNode photo, FloatBuffer input) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < input.capacity(); i++) {
      sum += input.get(i);
      squares += (double) input.get(i) * input.get(i);
    }
    double mean = sum / input.capacity();
    double variance = (squares - input.capacity() * mean * mean) / (input.capacity() - 1);
    assertThat(mean).isEqualTo(photo.get("input_mean").asDouble(), within(2e-7));
    assertThat(Math.sqrt(variance)).isEqualTo(photo.get("input_std").asDouble(), within(2e-7));
  }
}
