package io.sparkdet.efficientdet.image.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.SyntheticImages;
import io.sparkdet.efficientdet.image.resize.LetterboxTest;
import java.awt.image.BufferedImage;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * GIFs as Pillow 13.0.0 sees their first frame: {@code Image.open(f).convert("RGB")} gave the
 * colors expected here for the same bytes.
 */
class GifContentTest {

  private static final String RED = "ff0000";
  private static final String GREEN = "00ff00";
  private static final String BLUE = "0000ff";
  private static final String WHITE = "ffffff";

  /** Colors 0 to 3. */
  private static final String TABLE = RED + GREEN + BLUE + WHITE;

  /** A frame of 2 x 2 at the screen's corner: colors 1, 2, 3, 1, in codes of 3 bits. */
  private static final String FRAME = "2c000000000200020000" + "02" + "038c1605" + "00";

  private static final String PIXELS = GREEN + BLUE + WHITE + GREEN;

  private final ImageDecoder decoder = new ImageDecoder();

  @Test
  void aPlainGifIsReadPixelByPixel() throws Exception {
    assertPixels(screen(2, 2, 0) + TABLE + FRAME + "3b", 2, PIXELS);
  }

  @Test
  void whatBrowsersDoNotMindIsNotMinded() throws Exception {
    String gif = screen(2, 2, 0) + TABLE + FRAME;
    assertPixels(gif, 2, PIXELS);
    assertPixels(gif.substring(0, gif.length() - 2), 2, PIXELS);
    assertPixels(gif + "0000003b", 2, PIXELS);
    assertPixels(gif + "3b" + "cafe", 2, PIXELS);
    assertPixels(screen(2, 2, 255) + TABLE + FRAME + "3b", 2, PIXELS);
    assertPixels(screen(2, 2, 0) + TABLE + "000000" + FRAME + "3b", 2, PIXELS);
    assertPixels(screen(2, 2, 0) + TABLE + "21fe03616263" + "00" + FRAME + "3b", 2, PIXELS);
  }

  @Test
  void thePictureHoldsTheScreenAndTheFrame() throws Exception {
    assertPixels(screen(0, 0, 0) + TABLE + FRAME + "3b", 2, PIXELS);
    assertPixels(screen(1, 1, 0) + TABLE + FRAME + "3b", 2, PIXELS);
    // What the frame does not cover has color 0, or the transparent one.
    String around = GREEN + BLUE + "%1$s" + WHITE + GREEN + "%1$s" + "%1$s%1$s%1$s";
    assertPixels(screen(3, 3, 2) + TABLE + FRAME + "3b", 3, around.formatted(RED));
    String transparent = "21f90401000003" + "00";
    assertPixels(screen(3, 3, 2) + TABLE + transparent + FRAME + "3b", 3, around.formatted(WHITE));
  }

  @Test
  void colorsThatAreNotInTheTableAreBlackOrGray() throws Exception {
    // Two colors, and no table at all.
    String two = "474946383961" + "02000200" + "80" + "0000" + RED + GREEN;
    assertPixels(two + FRAME + "3b", 2, GREEN + "000000000000" + GREEN);
    String none = "474946383961" + "02000200" + "00" + "0000";
    assertPixels(none + FRAME + "3b", 2, "010101020202030303010101");
    String ramp = "474946383961" + "02000200" + "80" + "0000" + "000000010101";
    assertPixels(ramp + FRAME + "3b", 2, "010101020202030303010101");
  }

  @Test
  void theFramesOwnTableCounts() throws Exception {
    String own = "2c000000000200020081" + WHITE + BLUE + GREEN + RED + "02038c160500";
    assertPixels(screen(2, 2, 0) + TABLE + own + "3b", 2, BLUE + GREEN + RED + BLUE);
  }

  @Test
  void interlacedRowsComeIntoOrder() throws Exception {
    // 1 x 4 pixels, stored as rows 0, 2, 1, 3.
    String frame = "2c000000000100040040" + "02" + "038c1605" + "00";
    assertPixels(screen(1, 4, 0) + TABLE + frame + "3b", 1, GREEN + WHITE + BLUE + GREEN);
  }

  @ParameterizedTest
  @CsvSource({"1, 40", "200, 3", "64, 64"})
  void longCodesAreReadAsTheJdkWritesThem(int width, int height) throws Exception {
    var image = SyntheticImages.gradient(width, height, BufferedImage.TYPE_BYTE_INDEXED);
    byte[] gif = SyntheticImages.encode(image, "gif");
    try (DecodedImage decoded = LetterboxTest.decode(decoder, gif, DecodeOptions.exact())) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int at = 3 * (y * width + x);
          int rgb =
              ((decoded.pixels().get(at + 2) & 0xFF) << 16)
                  | ((decoded.pixels().get(at + 1) & 0xFF) << 8)
                  | (decoded.pixels().get(at) & 0xFF);
          assertThat(rgb).isEqualTo(image.getRGB(x, y) & 0xFFFFFF);
        }
      }
    }
  }

  @Test
  void missingPixelsAreDamage() {
    String gif = screen(2, 2, 0) + TABLE + FRAME;
    assertCorrupt(
        gif.substring(0, gif.length() - 8),
        "Cannot decode GIF: the file is cut short: it ends at byte 37, inside or before the part at"
            + " byte 37; copy it again");
    // The end code after two pixels; a code that stands for nothing yet; no frame.
    assertCorrupt(
        screen(2, 2, 0) + TABLE + "2c000000000200020000" + "02" + "02" + "8c0a" + "00" + "3b",
        "Cannot decode GIF: its data end before the last pixel, at byte 39");
    assertCorrupt(
        screen(2, 2, 0) + TABLE + "2c000000000200020000" + "02" + "02" + "7c01" + "00" + "3b",
        "Cannot decode GIF: a code that stands for nothing before byte 38");
    assertCorrupt(
        screen(2, 2, 0) + TABLE + "2c000000000000000000" + "02" + "02" + "7c01" + "00" + "3b",
        "Cannot decode GIF: its first frame has 0 x 0 pixels");
    assertCorrupt(screen(2, 2, 0) + TABLE + "3b", "Cannot decode GIF: it has no picture data");
  }

  private static String screen(int width, int height, int background) {
    return "474946383961%02x00%02x0081%02x00".formatted(width, height, background);
  }

  private void assertPixels(String gif, int width, String expected) throws Exception {
    byte[] colors = HexFormat.of().parseHex(expected);
    byte[] content = HexFormat.of().parseHex(gif);
    try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      byte[] found = new byte[image.pixels().remaining()];
      for (int i = 0; i < found.length; i++) {
        found[i] = image.pixels().get(i - i % 3 + 2 - i % 3);
      }
      assertThat(image.width()).isEqualTo(width);
      assertThat(HexFormat.of().formatHex(found)).isEqualTo(HexFormat.of().formatHex(colors));
    }
  }

  private void assertCorrupt(String gif, String reason) {
    byte[] content = HexFormat.of().parseHex(gif);
    ImageException failure =
        catchThrowableOfType(
            ImageException.class,
            () -> LetterboxTest.decode(decoder, content, DecodeOptions.exact()).close());
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.status()).isEqualTo(ImageStatus.CORRUPT);
  }
}
