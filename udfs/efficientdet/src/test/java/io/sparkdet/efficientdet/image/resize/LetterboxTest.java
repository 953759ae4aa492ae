package io.sparkdet.efficientdet.image.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.box.PixelMapping;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.SyntheticImages;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.model.GoldenModel;
import io.sparkdet.testing.GoldenPicture;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class LetterboxTest {

  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  @Test
  void theShorterSideIsTruncated() {
    // int(512 / 640 * 427) = int(341.6) and int(512 / 640 * 586) = int(468.8), as Python gives.
    Letterbox wide = Preprocessing.ZYLO117.plan(640, 427, 512);
    assertThat(wide.scaledWidth()).isEqualTo(512);
    assertThat(wide.scaledHeight()).isEqualTo(341);
    Letterbox high = Preprocessing.ZYLO117.plan(586, 640, 512);
    assertThat(high.scaledWidth()).isEqualTo(468);
    assertThat(high.scaledHeight()).isEqualTo(512);
    Letterbox square = Preprocessing.ZYLO117.plan(77, 77, 512);
    assertThat(square.scaledWidth()).isEqualTo(512);
    assertThat(square.scaledHeight()).isEqualTo(512);
  }

  @Test
  void aLineKeepsOnePixelWhereTruncationWouldLeaveNone() {
    assertThat(Preprocessing.ZYLO117.plan(5000, 1, 512).scaledHeight()).isEqualTo(1);
    assertThat(Preprocessing.ZYLO117.plan(1, 5000, 512).scaledWidth()).isEqualTo(1);
  }

  @Test
  void boxesGoBackByEachAxisOnItsOwn() {
    PixelMapping mapping = Preprocessing.ZYLO117.plan(640, 427, 512).mapping();
    assertThat(mapping.clipXMax()).isEqualTo(511f);
    assertThat(mapping.clipYMax()).isEqualTo(511f);
    assertThat(mapping.scaleX()).isEqualTo(640 / 512.0, within(1e-15));
    assertThat(mapping.scaleY()).isEqualTo(427 / 341.0, within(1e-15));
  }

  @Test
  void profilesAreFoundByTheirNames() {
    assertThat(Preprocessing.of("zylo117")).isEqualTo(Preprocessing.ZYLO117);
    assertThatThrownBy(() -> Preprocessing.of("zylo"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot preprocess by 'zylo': the profiles are zylo117, effdet, effdet_symmetric");
  }

  /** OpenCV's INTER_LINEAR in double, by {@code scripts/studies/golden/parts}. */
  @ParameterizedTest
  @CsvSource({"400, 300", "150, 170"})
  void aPictureHasOpenCvsValues(int width, int height) throws Exception {
    JsonNode expected =
        GoldenModel.numbers("parts.json")
            .get("resizing")
            .get("%dx%d".formatted(width, height))
            .get("opencv_every_1009th");
    byte[] content = SyntheticImages.png(GoldenPicture.draw(width, height));
    try (ImageDecoder decoder = new ImageDecoder();
        DecodedImage image = decode(decoder, content, DecodeOptions.exact())) {
      FloatBuffer input = letterbox(image, 256, 0);
      assertThat((input.capacity() + 1008) / 1009).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        int at = 1009 * i; // by row, column, channel; the input holds planes
        assertThat((double) input.get(at % 3 * 256 * 256 + at / 3))
            .as("value %d", at)
            .isCloseTo(expected.get(i).asDouble(), within(1e-6));
      }
    }
  }

  @Test
  @SharedTest
  void sixPhotosHaveTheReferencesMeanAndDeviation() throws Exception {
    JsonNode expected =
        new ObjectMapper().readTree(SharedFolder.path("parity/d0-photos-expected.json").toFile());
    try (ImageDecoder decoder = new ImageDecoder()) {
      for (JsonNode photo : expected.get("images")) {
        byte[] content = photo(photo.get("file_name").asText());
        try (DecodedImage image = decode(decoder, content, DecodeOptions.exact())) {
          assertThat(image.width()).isEqualTo(photo.get("width").asInt());
          assertThat(image.height()).isEqualTo(photo.get("height").asInt());
          FloatBuffer input = letterbox(image, 512, 0);
          double sum = 0;
          double squares = 0;
          for (int i = 0; i < input.capacity(); i++) {
            sum += input.get(i);
            squares += (double) input.get(i) * input.get(i);
          }
          double mean = sum / input.capacity();
          // torch.std divides by n - 1.
          double variance = (squares - input.capacity() * mean * mean) / (input.capacity() - 1);
          double deviation = Math.sqrt(variance);
          assertThat(mean).isEqualTo(photo.get("input_mean").asDouble(), within(2e-7));
          assertThat(deviation).isEqualTo(photo.get("input_std").asDouble(), within(2e-7));
        }
      }
    }
  }

  @Test
  @SharedTest
  void aPhotoEqualsTheSlowDefinition() throws Exception {
    try (ImageDecoder decoder = new ImageDecoder();
        DecodedImage image = decode(decoder, photo("000000000285.jpg"), DecodeOptions.exact())) {
      assertEqualsDefinition(image, 512);
      assertEqualsDefinition(image, 640);
      assertEqualsDefinition(image, 1024);
      assertEqualsDefinition(image, 128);
    }
  }

  public static DecodedImage decode(ImageDecoder decoder, byte[] content, DecodeOptions options)
      throws ImageException {
    return decoder.decode(content, ImageHeader.read(content), options);
  }

  public static FloatBuffer letterbox(DecodedImage image, int inputSize, int offset) {
    Letterbox plan = Preprocessing.ZYLO117.plan(image.width(), image.height(), inputSize);
    FloatBuffer target =
        ByteBuffer.allocateDirect(4 * (offset + plan.inputLength()))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    plan.write(image, target, offset);
    return target;
  }

  /** Normalizes each pixel first, then resizes, all in double, as the reference does. */
  public static void assertEqualsDefinition(DecodedImage image, int inputSize) {
    Letterbox plan = Preprocessing.ZYLO117.plan(image.width(), image.height(), inputSize);
    FloatBuffer actual = letterbox(image, inputSize, 5);
    double largest = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < inputSize; y++) {
        for (int x = 0; x < inputSize; x++) {
          double expected =
              x < plan.scaledWidth() && y < plan.scaledHeight()
                  ? sample(image, plan, channel, x, y)
                  : 0;
          float value = actual.get(5 + (channel * inputSize + y) * inputSize + x);
          largest = Math.max(largest, Math.abs(value - expected));
        }
      }
    }
    assertThat(largest).isLessThanOrEqualTo(1e-5);
  }

  private static double sample(DecodedImage image, Letterbox plan, int channel, int x, int y) {
    double sourceX = (x + 0.5) * image.width() / image.reduction() / plan.scaledWidth() - 0.5;
    double sourceY = (y + 0.5) * image.height() / image.reduction() / plan.scaledHeight() - 0.5;
    double left = Math.floor(sourceX);
    double top = Math.floor(sourceY);
    double sum = 0;
    for (int dy = 0; dy < 2; dy++) {
      for (int dx = 0; dx < 2; dx++) {
        double weight = (1 - Math.abs(sourceX - left - dx)) * (1 - Math.abs(sourceY - top - dy));
        sum += weight * normalized(image, channel, (int) left + dx, (int) top + dy);
      }
    }
    return sum;
  }

  private static double normalized(DecodedImage image, int channel, int x, int y) {
    int column = Math.min(Math.max(x, 0), image.columns() - 1);
    int row = Math.min(Math.max(y, 0), image.rows() - 1);
    int value = image.pixels().get(3 * (row * image.columns() + column) + 2 - channel) & 0xFF;
    return (value / 255.0 - MEAN[channel]) / DEVIATION[channel];
  }

  public static byte[] photo(String name) throws IOException {
    Path photos = SharedFolder.path("data/coco-val/images");
    return Files.readAllBytes(photos.resolve(name));
  }
}
