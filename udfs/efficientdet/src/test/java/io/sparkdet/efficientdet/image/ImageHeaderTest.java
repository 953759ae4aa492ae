package io.sparkdet.efficientdet.image;

import static io.sparkdet.efficientdet.image.SyntheticImages.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {

  @ParameterizedTest
  @CsvSource({"jpeg, JPEG", "png, PNG", "bmp, BMP", "gif, GIF"})
  void sizesAreReadWithoutDecoding(String writer, ImageFormat format) throws Exception {
    byte[] content = SyntheticImages.encode(gradient(53, 37), writer);
    assertThat(ImageHeader.read(content))
        .isEqualTo(new ImageHeader(format, 53, 37, Orientation.UPRIGHT));
  }

  @Test
  void noBytesAreEmpty() {
    assertFails(new byte[0], ImageStatus.EMPTY, "Cannot decode: the content has no bytes");
  }

  @Test
  void whatIsNoImageIsNamed() {
    assertUnsupported("hello, world\n".getBytes(StandardCharsets.UTF_8), "text (\"hello, world\")");
    assertUnsupported(
        "BM is how some texts begin".getBytes(StandardCharsets.UTF_8),
        "text (\"BM is how some texts beg…\")");
    assertUnsupported("<!DOCTYPE html><p>404".getBytes(StandardCharsets.UTF_8), "an HTML page");
    assertUnsupported(HexFormat.of().parseHex("49492a0008000000"), "a TIFF picture");
    assertUnsupported(
        HexFormat.of().parseHex("0000001c6674797068656963"),
        "an ISO media file (HEIC, AVIF or video)");
    assertUnsupported("%PDF-1.7\n".getBytes(StandardCharsets.UTF_8), "a PDF document");
    assertUnsupported(
        HexFormat.of().parseHex("00010203040506070809"), "unknown data (00 01 02 03 04 05 06 07)");
  }

  @Test
  void kindsOfJpegThatTheDecoderLacksAreUnsupported() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(gradient(16, 16));
    int frame = SyntheticImages.indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xC0});
    byte[] lossless = jpeg.clone();
    lossless[frame + 1] = (byte) 0xC3;
    assertFails(
        lossless,
        ImageStatus.UNSUPPORTED,
        "Cannot decode JPEG: a lossless, hierarchical or arithmetic-coded frame (marker FF C3) is"
            + " not read");
    byte[] twelveBits = jpeg.clone();
    twelveBits[frame + 4] = 12;
    assertFails(
        twelveBits,
        ImageStatus.UNSUPPORTED,
        "Cannot decode JPEG: 12 bits a sample are not read, only 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void exifOrientationIsReadInBothByteOrders(int orientation) throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(gradient(20, 10));
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] content = SyntheticImages.withExifOrientation(jpeg, orientation, order);
      ImageHeader header = ImageHeader.read(content);
      assertThat(header.orientation()).isEqualTo(Orientation.ofExif(orientation));
      assertThat(header.width()).isEqualTo(20);
    }
    byte[] png =
        SyntheticImages.withPngChunk(
            SyntheticImages.png(gradient(20, 10)),
            "eXIf",
            SyntheticImages.tiff(orientation, ByteOrder.BIG_ENDIAN));
    assertThat(ImageHeader.read(png).orientation()).isEqualTo(Orientation.ofExif(orientation));
  }

  @Test
  void damagedExifMeansUpright() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(gradient(20, 10));
    byte[] good = SyntheticImages.tiff(6, ByteOrder.BIG_ENDIAN);
    byte[] prefix = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    // Every byte in turn is all ones; then the block is cut at every place.
    for (int i = 0; i < good.length; i++) {
      byte[] damaged = good.clone();
      damaged[i] = (byte) 0xFF;
      ImageHeader.read(SyntheticImages.withApp1(jpeg, SyntheticImages.concat(prefix, damaged)));
      byte[] cut = SyntheticImages.concat(prefix, Arrays.copyOf(good, i));
      ImageHeader header = ImageHeader.read(SyntheticImages.withApp1(jpeg, cut));
      assertThat(header.orientation())
          .isEqualTo(i < 34 ? Orientation.UPRIGHT : Orientation.QUARTER_TURN_CLOCKWISE);
    }
    byte[] zero = SyntheticImages.withExifOrientation(jpeg, 0, ByteOrder.BIG_ENDIAN);
    assertThat(ImageHeader.read(zero).orientation()).isEqualTo(Orientation.UPRIGHT);
    byte[] nine = SyntheticImages.withExifOrientation(jpeg, 9, ByteOrder.BIG_ENDIAN);
    assertThat(ImageHeader.read(nine).orientation()).isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void aHeaderThatDeclaresNoPixelsIsCorrupt() throws Exception {
    byte[] jpeg = SyntheticImages.withJpegSize(SyntheticImages.jpeg(gradient(8, 8)), 8, 0);
    assertFails(jpeg, ImageStatus.CORRUPT, "Cannot decode JPEG: it declares 8 x 0 pixels");
    byte[] png = SyntheticImages.withPngSize(SyntheticImages.png(gradient(8, 8)), 0, 8);
    assertFails(png, ImageStatus.CORRUPT, "Cannot decode PNG: it declares 0 x 8 pixels");
  }

  @Test
  void statusesHaveTheNamesOfTheTables() {
    assertThat(Arrays.stream(ImageStatus.values()).map(ImageStatus::label))
        .containsExactly(
            "ok", "empty", "corrupt", "unsupported", "too_large", "unreadable", "inference_failed");
  }

  private static void assertUnsupported(byte[] content, String found) {
    assertFails(
        content,
        ImageStatus.UNSUPPORTED,
        "Cannot decode: found " + found + ", not one of JPEG, PNG, WebP, BMP, GIF");
  }

  private static void assertFails(byte[] content, ImageStatus status, String reason) {
    ImageException failure =
        catchThrowableOfType(ImageException.class, () -> ImageHeader.read(content));
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.status()).isEqualTo(status);
  }
}
