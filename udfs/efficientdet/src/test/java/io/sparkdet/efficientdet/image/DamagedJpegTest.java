package io.sparkdet.efficientdet.image;

import static io.sparkdet.efficientdet.image.SyntheticImages.concat;
import static io.sparkdet.efficientdet.image.SyntheticImages.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.NativeLibrary;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.image.resize.LetterboxTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What libjpeg says of a JPEG is what its row says: nothing where it reads without a warning, its
 * warning where it reads in part. Warnings are those of libjpeg-turbo 3.1.2.
 */
class DamagedJpegTest {

  private final ImageDecoder decoder = new ImageDecoder();

  @Test
  void fillBytesMayStandBeforeEveryMarker() throws Exception {
    for (byte[] jpeg :
        List.of(
            SyntheticImages.jpeg(gradient(53, 37)),
            SyntheticImages.jpeg(gradient(53, 37), true, 0),
            SyntheticImages.jpeg(gradient(53, 37), false, 2))) {
      ByteArrayOutputStream filled = new ByteArrayOutputStream();
      filled.write(jpeg, 0, 2);
      for (int i = 2; i < jpeg.length; i++) {
        // Before every byte FF there may be more of them, also in a scan before a stuffed one.
        if (jpeg[i] == (byte) 0xFF && isMarkerOrStuffed(jpeg, i)) {
          filled.write(0xFF);
          filled.write(0xFF);
        }
        filled.write(jpeg[i]);
      }
      assertThat(filled.size()).isGreaterThan(jpeg.length + 10);
      assertReadWhole(filled.toByteArray(), jpeg);
    }
  }

  @Test
  void whatLibjpegStepsOverSilentlyIsNoDamage() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(gradient(53, 37));
    int tables = SyntheticImages.indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xDB});
    // TEM, a restart, a comment and an application segment too short for their lengths, DNL.
    for (String part : new String[] {"ff01", "ffd3", "fffe0000", "ffe50001", "ffdc00040001"}) {
      assertReadWhole(inserted(jpeg, tables, part), jpeg);
    }
    assertReadWhole(concat(jpeg, jpeg), jpeg);
    assertReadWhole(concat(jpeg, new byte[] {0, 0, (byte) 0xFF, (byte) 0xD8}), jpeg);
  }

  @Test
  void dataThatEndInTheMiddleAreTold() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(gradient(200, 150));
    byte[] half =
        concat(Arrays.copyOf(jpeg, jpeg.length / 2), new byte[] {(byte) 0xFF, (byte) 0xD9});
    assertTold(half, "Corrupt JPEG data: premature end of data segment");
    int tables = SyntheticImages.indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xDB});
    assertTold(
        inserted(jpeg, tables, "00"), "Corrupt JPEG data: 1 extraneous bytes before marker 0xdb");
    byte[] restarts = SyntheticImages.jpeg(gradient(200, 150), false, 2);
    int third = SyntheticImages.indexOf(restarts, new byte[] {(byte) 0xFF, (byte) 0xD3});
    restarts[third + 1] = (byte) 0xD5;
    assertTold(restarts, "Corrupt JPEG data: found marker 0xd5 instead of RST3");
  }

  @Test
  void whatLibjpegRefusesIsCorrupt() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(gradient(53, 37));
    int tables = SyntheticImages.indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xDB});
    int scan = SyntheticImages.indexOf(jpeg, new byte[] {(byte) 0xFF, (byte) 0xDA});
    byte[] secondScan =
        concat(Arrays.copyOf(jpeg, jpeg.length - 2), Arrays.copyOfRange(jpeg, scan, jpeg.length));
    assertThat(failure(secondScan, Damage.TOLD).reason())
        .isEqualTo(
            "Cannot decode JPEG: damaged picture data (marker FF DA at byte %d)"
                .formatted(jpeg.length - 2));
    byte[] twoBeginnings = inserted(jpeg, jpeg.length - 2, "ffd8");
    assertThat(failure(twoBeginnings, Damage.TOLD).reason())
        .isEqualTo(
            "Cannot decode JPEG: damaged picture data (marker FF D8 at byte %d)"
                .formatted(jpeg.length - 2));
    assertThat(failure(inserted(jpeg, tables, "fff0000361"), Damage.TOLD).status())
        .isEqualTo(ImageStatus.CORRUPT);
  }

  @Test
  void messagesGoToTheThreadThatListens() throws Exception {
    AtomicReference<String> other = new AtomicReference<>();
    try (NativeMessages messages = NativeMessages.listen()) {
      print("first line");
      Thread thread =
          new Thread(
              () -> {
                try (NativeMessages own = NativeMessages.listen()) {
                  print("of another");
                  other.set(own.heard());
                }
              });
      thread.start();
      thread.join();
      print("second line");
      assertThat(messages.heard()).matches("first line: [^;]*; second line: [^;]*");
    }
    assertThat(other.get()).startsWith("of another: ").doesNotContain("line");
  }

  /** Prints to the C library's stderr: the text, and what the last error was. */
  private static void print(String text) {
    NativeLibrary.getProcess().getFunction("perror").invokeVoid(new Object[] {text});
  }

  private void assertReadWhole(byte[] content, byte[] original) throws Exception {
    try (DecodedImage image = decode(content, Damage.REFUSED);
        DecodedImage expected = decode(original, Damage.REFUSED)) {
      assertThat(image.warning()).isEmpty();
      assertThat(image.pixels()).isEqualTo(expected.pixels());
    }
  }

  private void assertTold(byte[] content, String warning) throws Exception {
    String told =
        "the decoder says \"%s\"; parts of the picture may be gray or wrong".formatted(warning);
    try (DecodedImage image = decode(content, Damage.TOLD)) {
      assertThat(image.warning()).hasValue("Read JPEG only in part: " + told);
    }
    ImageException strict = failure(content, Damage.REFUSED);
    assertThat(strict.status()).isEqualTo(ImageStatus.CORRUPT);
    assertThat(strict.reason()).isEqualTo("Cannot decode JPEG: " + told);
  }

  private ImageException failure(byte[] content, Damage damage) {
    ImageException failure =
        catchThrowableOfType(ImageException.class, () -> decode(content, damage).close());
    assertThat(failure).isNotNull();
    return failure;
  }

  private DecodedImage decode(byte[] content, Damage damage) throws ImageException {
    return LetterboxTest.decode(decoder, content, DecodeOptions.exact().withDamage(damage));
  }

  private static byte[] inserted(byte[] jpeg, int at, String part) {
    return concat(
        concat(Arrays.copyOf(jpeg, at), HexFormat.of().parseHex(part)),
        Arrays.copyOfRange(jpeg, at, jpeg.length));
  }

  /** Whether the byte FF at a place is a marker's or stuffed, and not a segment's content. */
  private static boolean isMarkerOrStuffed(byte[] jpeg, int at) {
    List<Integer> places = new ArrayList<>();
    int i = 2;
    while (i < jpeg.length) {
      places.add(i);
      int marker = jpeg[i + 1] & 0xFF;
      if (marker == 0xD9) {
        break;
      }
      i += 2 + ByteBuffer.wrap(jpeg).getShort(i + 2);
      if (marker == 0xDA) {
        while (jpeg[i] != (byte) 0xFF || isInScan(jpeg[i + 1] & 0xFF)) {
          if (jpeg[i] == (byte) 0xFF) {
            places.add(i);
          }
          i++;
        }
      }
    }
    return places.contains(at);
  }

  private static boolean isInScan(int code) {
    return code == 0 || IntStream.rangeClosed(0xD0, 0xD7).anyMatch(restart -> restart == code);
  }
}
