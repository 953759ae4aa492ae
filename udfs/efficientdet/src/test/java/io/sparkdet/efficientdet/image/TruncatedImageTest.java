package io.sparkdet.efficientdet.image;

import static io.sparkdet.efficientdet.image.SyntheticImages.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.image.resize.LetterboxTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/**
 * A file cut short inside its picture is corrupt wherever it is cut, although the decoder would
 * give it pixels.
 */
class TruncatedImageTest {

  private final ImageDecoder decoder = new ImageDecoder();

  @Test
  void everyKindOfJpegMustReachItsEndOfImage() throws Exception {
    assertTruncationIsFound(SyntheticImages.jpeg(gradient(200, 150)));
    assertTruncationIsFound(SyntheticImages.jpeg(gradient(200, 150), true, 0));
    assertTruncationIsFound(SyntheticImages.jpeg(gradient(200, 150), false, 4));
  }

  @Test
  void theEndOfImageOfAThumbnailIsNotThePicturesOwn() throws Exception {
    byte[] thumbnail = SyntheticImages.jpeg(gradient(16, 12));
    byte[] exif = SyntheticImages.concat("Exif\0\0".getBytes(StandardCharsets.US_ASCII), thumbnail);
    assertTruncationIsFound(
        SyntheticImages.withApp1(SyntheticImages.jpeg(gradient(200, 150)), exif));
  }

  @Test
  void everyKindOfPngMustReachTheEndOfItsPictureData() throws Exception {
    for (byte[] png :
        List.of(
            SyntheticImages.png(gradient(200, 150)),
            SyntheticImages.png(gradient(200, 150, BufferedImage.TYPE_BYTE_INDEXED)))) {
      int end = png.length - 12;
      assertTruncationIsFound(png, 12, png.length / 10, png.length / 2, end - 20, end - 5);
    }
  }

  @Test
  void aPngThatIsCutBehindItsPictureDataIsWholeAndToldOf() throws Exception {
    for (byte[] png :
        List.of(
            SyntheticImages.png(gradient(200, 150)),
            SyntheticImages.png(gradient(200, 150, BufferedImage.TYPE_BYTE_INDEXED)))) {
      byte[] whole = pixels(png);
      // The checksum of IDAT, the whole of IEND, its frame, its checksum.
      for (int cut : new int[] {16, 14, 12, 11, 5, 4, 1}) {
        byte[] content = Arrays.copyOf(png, png.length - cut);
        assertTold(
            content,
            "it ends at byte %d, before its last chunk (IEND) is whole; no pixel is missing"
                .formatted(content.length));
        assertThat(pixels(content)).isEqualTo(whole);
      }
    }
  }

  @Test
  void aPngThatEndsBetweenTwoChunksOfPictureDataIsCutShort() throws Exception {
    byte[] png = pngOf(deflated(rows(60, 40)), 60, 40, 0);
    int data = 33;
    int length = ByteBuffer.wrap(png).getInt(data);
    byte[] half = Arrays.copyOfRange(png, data + 8, data + 8 + length / 2);
    byte[] content =
        SyntheticImages.concat(Arrays.copyOf(png, data), SyntheticImages.pngChunk("IDAT", half));
    assertThat(failureOf(content).reason())
        .contains("the file is cut short: it ends at byte " + content.length);
  }

  @Test
  void rowsThatAPngLacksAreBlankAndToldOf() throws Exception {
    byte[] whole = rows(60, 40);
    byte[] content = pngOf(deflated(Arrays.copyOf(whole, whole.length / 2)), 60, 40, 0);
    assertTold(content, "its picture data end at 50% of the picture; the rest is blank");
    byte[] pixels = pixels(content);
    assertThat(Arrays.copyOf(pixels, pixels.length / 2)).containsOnly((byte) 90);
    assertThat(Arrays.copyOfRange(pixels, pixels.length / 2, pixels.length)).containsOnly(0);
    // The passes of Adam7 have 75 rows, each with a byte for its filter.
    byte[] some = new byte[(3 * 60 * 40 + 75) / 4];
    assertTold(
        pngOf(deflated(some), 60, 40, 1),
        "its picture data end at 24% of the picture; the rest is blank");
    assertThat(failureOf(pngOf(deflated(new byte[0]), 60, 40, 0)).status())
        .isEqualTo(ImageStatus.CORRUPT);
    byte[] cut = deflated(rows(60, 40));
    assertThat(failureOf(pngOf(Arrays.copyOf(cut, cut.length / 2), 60, 40, 0)).status())
        .isEqualTo(ImageStatus.CORRUPT);
  }

  @Test
  void theOtherFormatsMustReachTheirEnds() throws Exception {
    assertTruncationIsFound(SyntheticImages.encode(gradient(200, 150), "bmp"));
    assertTruncationIsFound(Base64.getDecoder().decode(ImageDecoderTest.WEBP_LOSSLESS));
    assertTruncationIsFound(Base64.getDecoder().decode(ImageDecoderTest.WEBP_LOSSY));
  }

  @Test
  void bytesAfterTheEndAreAllowed() throws Exception {
    byte[] rubbish = "appended by a phone".getBytes(StandardCharsets.US_ASCII);
    for (String format : new String[] {"jpeg", "png", "bmp", "gif"}) {
      byte[] content =
          SyntheticImages.concat(SyntheticImages.encode(gradient(20, 10), format), rubbish);
      try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
        assertThat(image.width()).isEqualTo(20);
      }
    }
  }

  @Test
  void aForeignMarkerInsideTheScanIsDamage() throws Exception {
    byte[] content = SyntheticImages.jpeg(gradient(200, 150));
    int at = content.length / 2;
    content[at] = (byte) 0xFF;
    content[at + 1] = 0x31;
    assertCorrupt(
        content,
        "Cannot decode JPEG: damaged picture data (marker FF 31 at byte %d)".formatted(at));
  }

  @Test
  void aWrongChecksumIsDamage() throws Exception {
    byte[] content = SyntheticImages.png(gradient(60, 40));
    content[content.length / 2] ^= 1;
    assertCorrupt(content, "Cannot decode PNG: wrong checksum of the chunk at byte 33");
  }

  private void assertTruncationIsFound(byte[] content) throws Exception {
    int size = content.length;
    // A tenth of the smallest file here is less than the signature that names its format.
    assertTruncationIsFound(
        content, Math.max(12, size / 10), size / 2, size * 99 / 100, size - 2, size - 1);
  }

  private void assertTruncationIsFound(byte[] content, int... lengths) throws Exception {
    LetterboxTest.decode(decoder, content, DecodeOptions.exact()).close();
    for (int length : lengths) {
      ImageException failure = failureOf(Arrays.copyOf(content, length));
      assertThat(failure.status()).isEqualTo(ImageStatus.CORRUPT);
      assertThat(failure.reason()).contains("the file is cut short: it ends at byte " + length);
    }
  }

  private void assertTold(byte[] content, String warning) throws Exception {
    try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      assertThat(image.warning()).hasValue("Read PNG only in part: " + warning);
    }
    ImageException strict =
        catchThrowableOfType(
            ImageException.class,
            () ->
                LetterboxTest.decode(
                        decoder, content, DecodeOptions.exact().withDamage(Damage.REFUSED))
                    .close());
    assertThat(strict.status()).isEqualTo(ImageStatus.CORRUPT);
    assertThat(strict.reason()).isEqualTo("Cannot decode PNG: " + warning);
  }

  private byte[] pixels(byte[] content) throws Exception {
    try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      byte[] pixels = new byte[3 * image.columns() * image.rows()];
      image.pixels().get(pixels);
      return pixels;
    }
  }

  /** Returns rows of RGB pixels that are all (90, 90, 90), none of them filtered. */
  private static byte[] rows(int width, int height) {
    byte[] rows = new byte[height * (1 + 3 * width)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (byte) (i % (1 + 3 * width) == 0 ? 0 : 90);
    }
    return rows;
  }

  private static byte[] deflated(byte[] rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(rows);
    }
    return bytes.toByteArray();
  }

  private static byte[] pngOf(byte[] data, int width, int height, int interlace) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) 2).put((byte) 0).put((byte) 0).put((byte) interlace);
    byte[] signature = HexFormat.of().parseHex("89504e470d0a1a0a");
    byte[] png =
        SyntheticImages.concat(signature, SyntheticImages.pngChunk("IHDR", header.array()));
    png = SyntheticImages.concat(png, SyntheticImages.pngChunk("IDAT", data));
    return SyntheticImages.concat(png, SyntheticImages.pngChunk("IEND", new byte[0]));
  }

  private void assertCorrupt(byte[] content, String reason) {
    ImageException failure = failureOf(content);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.status()).isEqualTo(ImageStatus.CORRUPT);
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
