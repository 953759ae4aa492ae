package io.sparkdet.efficientdet.image;

import static io.sparkdet.efficientdet.image.SyntheticImages.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.image.orientation.Orientation;
import io.sparkdet.efficientdet.image.resize.LetterboxTest;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TIFFs that the JDK wrote give the pixels that it was given. */
class TiffDecodingTest {

  private static final ByteOrder[] ORDERS = {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN};

  private final ImageDecoder decoder = new ImageDecoder();

  @ParameterizedTest
  @ValueSource(strings = {"none", "LZW", "ZLib", "Deflate", "PackBits"})
  void everyCompressionInStripsAndTilesGivesThePixelsThatWereWritten(String compression)
      throws Exception {
    BufferedImage color = gradient(97, 61);
    BufferedImage palette = gradient(97, 61, BufferedImage.TYPE_BYTE_INDEXED);
    BufferedImage bits = gradient(97, 61, BufferedImage.TYPE_BYTE_BINARY);
    BufferedImage gray = gradient(97, 61, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage sixteen = gradient(97, 61, BufferedImage.TYPE_USHORT_GRAY);
    BufferedImage alpha = gradient(97, 61, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 97 * 61; i++) {
      int rgb = color.getRGB(i % 97, i / 97) & 0xFFFFFF;
      alpha.setRGB(i % 97, i / 97, rgb | (i % 256) << 24);
    }
    for (ByteOrder order : ORDERS) {
      for (boolean tiled : new boolean[] {false, true}) {
        for (BufferedImage image : new BufferedImage[] {color, palette, bits}) {
          byte[] tiff = SyntheticTiff.of(image, compression, order, tiled);
          assertPixels(tiff, 0, (x, y) -> image.getRGB(x, y));
        }
        byte[] transparent = SyntheticTiff.of(alpha, compression, order, tiled);
        assertPixels(transparent, 0, (x, y) -> color.getRGB(x, y));
        byte[] levels = SyntheticTiff.of(gray, compression, order, tiled);
        assertPixels(levels, 0, (x, y) -> 0x010101 * gray.getRaster().getSample(x, y, 0));
        byte[] deep = SyntheticTiff.of(sixteen, compression, order, tiled);
        assertPixels(deep, 0, (x, y) -> 0x010101 * (sixteen.getRaster().getSample(x, y, 0) >> 8));
      }
    }
  }

  @Test
  void jpegAndFaxCompressionAreRead() throws Exception {
    BufferedImage color = gradient(96, 64);
    for (ByteOrder order : ORDERS) {
      byte[] jpeg = SyntheticTiff.of(color, "JPEG", order, false);
      assertPixels(jpeg, 40, (x, y) -> color.getRGB(x, y));
      BufferedImage bits = gradient(97, 61, BufferedImage.TYPE_BYTE_BINARY);
      for (String fax : new String[] {"CCITT RLE", "CCITT T.4", "CCITT T.6"}) {
        byte[] tiff = SyntheticTiff.of(bits, fax, order, false);
        assertPixels(tiff, 0, (x, y) -> bits.getRGB(x, y));
      }
    }
  }

  @Test
  void fourBitsOfGrayAreSpreadOverEight() throws Exception {
    // 97 x 61 pixels of eight bits are 194 x 61 of four.
    BufferedImage gray = gradient(97, 61, BufferedImage.TYPE_BYTE_GRAY);
    for (ByteOrder order : ORDERS) {
      byte[] tiff = SyntheticTiff.of(gray, "none", order, false);
      tiff = SyntheticTiff.with(tiff, 258, 3, 1, 4);
      tiff = SyntheticTiff.with(tiff, 256, 3, 1, 194);
      assertPixels(
          tiff,
          0,
          (x, y) ->
              0x111111 * (gray.getRaster().getSample(x / 2, y, 0) >> (x % 2 == 0 ? 4 : 0) & 15));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theTagTurnsThePictureAsItDoesInAPng(int value) throws Exception {
    BufferedImage image = gradient(33, 21);
    byte[] png =
        SyntheticImages.withPngChunk(
            SyntheticImages.png(image),
            "eXIf",
            SyntheticImages.tiff(value, ByteOrder.LITTLE_ENDIAN));
    byte[] expected = pixels(png);
    for (ByteOrder order : ORDERS) {
      for (boolean tiled : new boolean[] {false, true}) {
        byte[] tiff =
            SyntheticTiff.with(SyntheticTiff.of(image, "LZW", order, tiled), 0x0112, 3, 1, value);
        assertThat(ImageHeader.read(tiff).orientation()).isEqualTo(Orientation.ofExif(value));
        assertThat(pixels(tiff)).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatIsCutOrDamagedIsCorrupt() throws Exception {
    for (String compression : new String[] {"none", "LZW", "ZLib", "PackBits", "JPEG"}) {
      byte[] tiff = SyntheticTiff.of(gradient(96, 64), compression, ByteOrder.LITTLE_ENDIAN, false);
      for (int length : new int[] {9, tiff.length / 4, tiff.length / 2, tiff.length * 9 / 10}) {
        ImageException failure = failureOf(Arrays.copyOf(tiff, length));
        assertThat(failure.status())
            .as("%s %d", compression, length)
            .isEqualTo(ImageStatus.CORRUPT);
        assertThat(failure.reason()).contains("cut short: it ends at byte " + length);
      }
    }
    for (String compression : new String[] {"LZW", "ZLib"}) {
      byte[] tiff = SyntheticTiff.of(gradient(96, 64), compression, ByteOrder.LITTLE_ENDIAN, false);
      int directory = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
      int middle = directory == 8 ? tiff.length / 2 : directory / 2;
      Arrays.fill(tiff, middle, middle + 40, (byte) 0xFF);
      ImageException failure = failureOf(tiff);
      assertThat(failure.status()).isEqualTo(ImageStatus.CORRUPT);
      assertThat(tiff[0]).isEqualTo((byte) 'I');
      assertThat(failure.reason())
          .startsWith("Cannot decode TIFF: parts of the picture are lost (");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          259 | 34712 | its compression (JPEG 2000) is not read; save it with LZW, Deflate or none
          259 | 4711  | its compression (kind 4711) is not read; save it with LZW, Deflate or none
          339 | 3     | floating-point samples are not read; save it as RGB of 8 bits
          262 | 8     | L*a*b* colors (kind 8) are not read; save it as RGB of 8 bits
          277 | 5     | 5 samples a pixel (RGB) are not read; save it as RGB of 8 bits
          317 | 3     | predictor 3 is not read; save it with LZW, Deflate or none
          """)
  void kindsThatAreNotReadAreNamed(int tag, int value, String reason) throws Exception {
    byte[] tiff = SyntheticTiff.of(gradient(20, 10), "none", ByteOrder.BIG_ENDIAN, false);
    ImageException failure = failureOf(SyntheticTiff.with(tiff, tag, 3, 1, value));
    assertThat(failure.reason()).isEqualTo("Cannot decode TIFF: " + reason);
    assertThat(failure.status()).isEqualTo(ImageStatus.UNSUPPORTED);
  }

  @Test
  void aRawFileThatLooksLikeATiffIsNamed() throws Exception {
    byte[] tiff = SyntheticTiff.of(gradient(20, 10), "none", ByteOrder.LITTLE_ENDIAN, false);
    assertThat(failureOf(SyntheticTiff.with(tiff, 50706, 1, 4, 0x0401)).reason())
        .isEqualTo(
            "Cannot decode: found a camera's raw file (DNG), not one of JPEG, PNG, WebP, BMP, GIF,"
                + " TIFF; convert it to JPEG or PNG");
  }

  @Test
  void sizesAreJudgedBeforeAnythingIsDecoded() throws Exception {
    byte[] tiff = SyntheticTiff.of(gradient(20, 10), "none", ByteOrder.LITTLE_ENDIAN, false);
    byte[] wide = SyntheticTiff.with(SyntheticTiff.with(tiff, 256, 4, 1, 60000), 257, 4, 1, 60000);
    wide = SyntheticTiff.with(wide, 278, 4, 1, 8);
    assertThat(failureOf(wide).status()).isEqualTo(ImageStatus.TOO_LARGE);
    byte[] none = SyntheticTiff.with(tiff, 256, 4, 1, 0);
    assertThat(failureOf(none).reason()).isEqualTo("Cannot decode TIFF: it declares 0 x 10 pixels");
    byte[] tiles = SyntheticTiff.of(gradient(40, 30), "none", ByteOrder.LITTLE_ENDIAN, true);
    assertThat(failureOf(SyntheticTiff.with(tiles, 322, 4, 1, 1 << 20)).reason())
        .isEqualTo("Cannot decode TIFF: it declares tiles of 1048576 x 48 pixels for 40 x 30");
  }

  private byte[] pixels(byte[] content) throws ImageException {
    try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      byte[] pixels = new byte[image.pixels().remaining()];
      image.pixels().get(pixels);
      return pixels;
    }
  }

  private void assertPixels(byte[] content, int tolerance, IntBinaryOperator rgb)
      throws ImageException {
    try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      assertThat(image.warning()).isEmpty();
      ByteBuffer pixels = image.pixels();
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          int expected = rgb.applyAsInt(x, y);
          for (int channel = 0; channel < 3; channel++) {
            int found = pixels.get(3 * (y * image.columns() + x) + channel) & 0xFF;
            int apart = Math.abs(found - ((expected >> (8 * channel)) & 0xFF));
            if (apart > tolerance) {
              assertThat(apart)
                  .as("channel %d at %d, %d", channel, x, y)
                  .isLessThanOrEqualTo(tolerance);
            }
          }
        }
      }
    }
  }

  private ImageException failureOf(byte[] content) {
    ImageException failure =
        catchThrowableOfType(
            ImageException.class,
            () -> LetterboxTest.decode(decoder, content, DecodeOptions.exact()).close());
    assertThat(failure).isNotNull();
    return failure;
  }
}
