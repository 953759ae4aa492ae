package io.sparkdet.efficientdet.image;

import static io.sparkdet.efficientdet.image.SyntheticImages.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A file cut short is corrupt wherever it is cut, although the decoder would give it pixels. */
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
  void everyKindOfPngMustReachItsEnd() throws Exception {
    assertTruncationIsFound(SyntheticImages.png(gradient(200, 150)));
    assertTruncationIsFound(
        SyntheticImages.png(gradient(200, 150, BufferedImage.TYPE_BYTE_INDEXED)));
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
    LetterboxTest.decode(decoder, content, DecodeOptions.exact()).close();
    int size = content.length;
    // A tenth of the smallest file here is less than the signature that names its format.
    for (int length :
        new int[] {Math.max(12, size / 10), size / 2, size * 99 / 100, size - 2, size - 1}) {
      ImageException failure = failureOf(Arrays.copyOf(content, length));
      assertThat(failure.status()).isEqualTo(ImageStatus.CORRUPT);
      assertThat(failure.reason()).contains("the file is cut short: it ends at byte " + length);
    }
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
