package io.sparkdet.efficientdet.image.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkdet.efficientdet.image.ImageDecoderTest;
import io.sparkdet.efficientdet.image.SyntheticImages;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageFormat;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ForeignFormatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          49492a0010000000435202000000 | a camera's raw file (Canon CR2); convert it to JPEG or PNG
          49492b0008000000 | a BigTIFF picture; convert it to TIFF, or to JPEG or PNG
          4d4d002b00080000 | a BigTIFF picture; convert it to TIFF, or to JPEG or PNG
          4949524f08000000 | a camera's raw file (Olympus ORF); convert it to JPEG or PNG
          46554a4946494c4d4343442d52415720 | a camera's raw file (Fujifilm RAF); convert it to JPEG or PNG
          0000001c6674797068656963 | a HEIC picture; convert it to JPEG or PNG
          0000001c667479706d696631 | a HEIC picture; convert it to JPEG or PNG
          0000001c6674797061766966 | an AVIF picture; convert it to JPEG or PNG
          0000001c6674797063727820 | a camera's raw file (Canon CR3); convert it to JPEG or PNG
          0000001c6674797069736f6d | an ISO media file (video); take its frames out as JPEG or PNG
          0000000c6a5020200d0a870a | a JPEG 2000 picture; convert it to JPEG or PNG
          ff4fff51 | a JPEG 2000 picture; convert it to JPEG or PNG
          0000000c4a584c200d0a870a | a JPEG XL picture; convert it to JPEG or PNG
          ff0a5010 | a JPEG XL picture; convert it to JPEG or PNG
          384250530001 | a Photoshop document; convert it to JPEG or PNG
          000001000100 | a Windows icon; convert it to JPEG or PNG
          00000100010010100000010020006804000016000000 | a Windows icon; convert it to JPEG or PNG
          00000200020020200000010001000002000026000000 | a Windows icon; convert it to JPEG or PNG
          000002000000000000000000550100021800 | a TGA picture; convert it to JPEG or PNG
          00000a000000000000000000550100022028 | a TGA picture; convert it to JPEG or PNG
          000003000000000000000000550100020800 | a TGA picture; convert it to JPEG or PNG
          1a0101000000011800000000550100020820 | a TGA picture; convert it to JPEG or PNG
          69636e730015b650544f4320 | a macOS icon; convert it to JPEG or PNG
          280000005501000000020000010018000000000000000800c40e0000c40e00000000000000000000 | a BMP picture without its file header (DIB); convert it to JPEG or PNG
          50360a32203220 | a PNM picture; convert it to JPEG or PNG
          255044462d312e37 | a PDF document; convert it to JPEG or PNG
          52494646240000005741564566 | a RIFF video or sound; take its frames out as JPEG or PNG
          0005160700020000 | what macOS keeps beside a file (AppleDouble); leave it out
          1f8b0800 | gzip data; unpack it
          504b0304 | a ZIP archive; unpack it
          50415231 | a Parquet file; a table is read with --input-format parquet
          00000200000000000000000055010002 | unknown data (00 00 02 00 00 00 00 00); fetch the picture again, or leave the file out
          000001000100101000ff0100200068040000160000000000 | unknown data (00 00 01 00 01 00 10 10); fetch the picture again, or leave the file out
          00000100010010100000010020006804000002000000 | unknown data (00 00 01 00 01 00 10 10); fetch the picture again, or leave the file out
          280000005501000000020000020018000000000000000800c40e0000c40e00000000000000000000 | unknown data (28 00 00 00 55 01 00 00); fetch the picture again, or leave the file out
          ff | one byte (ff); fetch the picture again, or leave the file out
          00 | one byte (00); fetch the picture again, or leave the file out
          ffd7ffd7 | unknown data (ff d7 ff d7); fetch the picture again, or leave the file out
          """)
  void whatIsNotReadIsNamedWithItsRemedy(String content, String found) {
    String named = found.contains(";") ? found.substring(0, found.indexOf(';')) : found;
    assertThat(reason(HexFormat.of().parseHex(content)))
        .isEqualTo(
            "Cannot decode: found "
                + named
                + ", not one of JPEG, PNG, WebP, BMP, GIF, TIFF"
                + found.substring(named.length()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          49492a0010000000435202000000 | true
          4d4d002a00000008 | true
          4949525308000000 | true
          4d4d4f5200000008 | true
          4949550018000000 | true
          464f566200000200 | true
          49491a00000048454150434344520200 | true
          4949bc0108000000 | true
          ff0a5010 | true
          0000001c6674797068656966 | true
          0000001c6674797061766966 | true
          0000001c6674797063727820 | true
          384250530001 | true
          000001000100 | true
          000002000000000000000000550100021800 | true
          000002000000000000000000000000001800 | false
          69636e730015b650544f4320 | true
          50360a32203220 | true
          762f310102000000 | true
          716f696600000009 | true
          8a4d4e470d0a1a0a | true
          59a66a9500000001 | true
          0000001c6674797069736f6d | false
          255044462d312e37 | false
          25215053 | false
          0005160700020000 | false
          52494646240000005741564566 | false
          504b0304 | false
          1f8b0800 | false
          50415231 | false
          89504e470d0a1a0a | true
          ffd8ffe0 | true
          00 | false
          """)
  void whatIsAPictureIsToldByItsFirstBytesWhetherItIsReadOrNot(String first, boolean isPicture) {
    assertThat(ImageFormat.isPicture(HexFormat.of().parseHex(first))).isEqualTo(isPicture);
  }

  @ParameterizedTest
  @EnumSource(ForeignFormat.class)
  void whatIsCalledAPictureCountsAsOne(ForeignFormat format) {
    boolean isCalledSo =
        format.label().contains("picture") || format.label().contains("camera's raw file");
    assertThat(format.isPicture() || !isCalledSo).as(format.label()).isTrue();
  }

  @Test
  void textsAreNamedByWhatTheySay() {
    assertThat(reason("<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>"))
        .contains("found an SVG drawing,");
    assertThat(reason("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a"))
        .contains("found a Git LFS pointer in place of the file,")
        .endsWith("; fetch it with \"git lfs pull\"");
    assertThat(reason("Pinky 7"))
        .contains("found text (\"Pinky 7\"),")
        .endsWith("; fetch the picture again, or leave the file out");
    assertThat(reason("<?xml version='1.0'?>\n<Error><Code>AccessDenied</Code></Error>"))
        .contains("found a server's error message,")
        .endsWith("; fetch the picture again: a server's answer was saved in its place");
    assertThat(reason(new byte[4000])).contains("found nothing but zeros,");
    assertThat(reason("<html><body>403 Forbidden</body></html>"))
        .contains("found an HTML page,")
        .endsWith("; fetch the picture again: a server's answer was saved in its place");
  }

  @Test
  void formatsWithTheirMarkElsewhereAreNamed() {
    byte[] content = new byte[300];
    System.arraycopy("TRUEVISION-XFILE.".getBytes(StandardCharsets.US_ASCII), 0, content, 282, 17);
    assertThat(reason(content)).contains("found a TGA picture,");
    byte[] medical = new byte[300];
    System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, medical, 128, 4);
    assertThat(reason(medical)).contains("found a DICOM picture,");
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void noForeignFormatClaimsWhatIsRead(ImageFormat format) throws Exception {
    byte[] content =
        switch (format) {
          case JPEG, PNG, BMP, GIF, TIFF ->
              SyntheticImages.encode(SyntheticImages.gradient(9, 9), format.label());
          case WEBP -> Base64.getDecoder().decode(ImageDecoderTest.WEBP_LOSSLESS);
        };
    assertThat(ForeignFormat.of(content)).isEmpty();
    // Any beginning of it, down to one byte, has a status.
    for (int length = 1; length < 40; length++) {
      byte[] cut = Arrays.copyOf(content, length);
      ImageException failure =
          catchThrowableOfType(ImageException.class, () -> ImageHeader.read(cut));
      assertThat(failure == null || failure.status() != ImageStatus.OK).isTrue();
    }
  }

  private static String reason(String text) {
    return reason(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String reason(byte[] content) {
    ImageException failure =
        catchThrowableOfType(ImageException.class, () -> ImageHeader.read(content));
    assertThat(failure.status()).isEqualTo(ImageStatus.UNSUPPORTED);
    return failure.reason();
  }
}
