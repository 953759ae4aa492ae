package io.sparkdet.efficientdet.image.format;

import static io.sparkdet.efficientdet.image.SyntheticImages.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkdet.efficientdet.image.SyntheticImages;
import io.sparkdet.efficientdet.image.orientation.Orientation;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {

  private static final String AGAIN = "; fetch the picture again, or leave the file out";

  @ParameterizedTest
  @CsvSource({"jpeg, JPEG", "png, PNG", "bmp, BMP", "gif, GIF", "tiff, TIFF"})
  void sizesAreReadWithoutDecoding(String writer, ImageFormat format) throws Exception {
    byte[] content = SyntheticImages.encode(gradient(53, 37), writer);
    assertThat(ImageHeader.read(content))
        .isEqualTo(new ImageHeader(format, 53, 37, Orientation.UPRIGHT));
  }

  @Test
  void noBytesAreEmpty() {
    assertFails(
        new byte[0],
        ImageStatus.EMPTY,
        "Cannot decode: the content has no bytes; fetch the file again");
  }

  @Test
  void whatIsNoImageIsNamed() {
    assertUnsupported(
        "hello, world\n".getBytes(StandardCharsets.UTF_8), "text (\"hello, world\")", AGAIN);
    assertUnsupported(
        "BM is how some texts begin".getBytes(StandardCharsets.UTF_8),
        "text (\"BM is how some texts beg…\")",
        AGAIN);
    assertUnsupported(
        "<!DOCTYPE html><p>404".getBytes(StandardCharsets.UTF_8),
        "an HTML page",
        "; fetch the picture again: a server's answer was saved in its place");
    assertUnsupported(
        HexFormat.of().parseHex("00010203040506070809"),
        "unknown data (00 01 02 03 04 05 06 07)",
        AGAIN);
  }

  @Test
  void aPngOfAnIphoneIsNamed() throws Exception {
    byte[] png = SyntheticImages.png(gradient(8, 8));
    byte[] chunk = HexFormat.of().parseHex("0000000443674249500020062bd5b36b");
    byte[] cgbi =
        SyntheticImages.concat(
            SyntheticImages.concat(Arrays.copyOf(png, 8), chunk),
            Arrays.copyOfRange(png, 8, png.length));
    assertFails(
        cgbi,
        ImageStatus.UNSUPPORTED,
        "Cannot decode PNG: an iPhone's own kind (CgBI) is not read; turn it back with \"pngcrush"
            + " -revert-iphone-optimizations\"");
  }

  @Test
  void kindsOfJpegThatTheDecoderLacksAreUnsupported() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(gradient(16, 16));
    int frame = SyntheticImages.indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xC0});
    byte[] other = jpeg.clone();
    other[frame + 1] = (byte) 0xC3;
    assertFails(
        other,
        ImageStatus.UNSUPPORTED,
        "Cannot decode JPEG: lossless coding (marker FF C3) is not read; save it as a baseline or"
            + " progressive JPEG");
    other[frame + 1] = (byte) 0xC9;
    assertFails(
        other,
        ImageStatus.UNSUPPORTED,
        "Cannot decode JPEG: arithmetic coding (marker FF C9) is not read; save it as a baseline or"
            + " progressive JPEG");
    other[frame + 1] = (byte) 0xC5;
    assertFails(
        other,
        ImageStatus.UNSUPPORTED,
        "Cannot decode JPEG: hierarchical coding (marker FF C5) is not read; save it as a baseline"
            + " or progressive JPEG");
    other[frame + 1] = (byte) 0xF7;
    assertFails(
        other,
        ImageStatus.UNSUPPORTED,
        "Cannot decode JPEG: JPEG-LS (marker FF F7) is not read; save it as a baseline or"
            + " progressive JPEG");
    byte[] twoColors = jpeg.clone();
    twoColors[frame + 9] = 2;
    assertFails(
        twoColors,
        ImageStatus.UNSUPPORTED,
        "Cannot decode JPEG: 2 color components are not read, only 1, 3 and 4; save it as RGB");
    byte[] twelveBits = jpeg.clone();
    twelveBits[frame + 4] = 12;
    assertFails(
        twelveBits,
        ImageStatus.UNSUPPORTED,
        "Cannot decode JPEG: 12 bits a sample are not read, only 8; save it with 8 bits");
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

  private static void assertUnsupported(byte[] content, String found, String remedy) {
    assertFails(
        content,
        ImageStatus.UNSUPPORTED,
        "Cannot decode: found " + found + ", not one of JPEG, PNG, WebP, BMP, GIF, TIFF" + remedy);
  }

  private static void assertFails(byte[] content, ImageStatus status, String reason) {
    ImageException failure =
        catchThrowableOfType(ImageException.class, () -> ImageHeader.read(content));
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.status()).isEqualTo(status);
  }
}
