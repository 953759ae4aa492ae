package io.sparkdet.efficientdet.image;

import static io.sparkdet.efficientdet.image.SyntheticImages.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.image.resize.Letterbox;
import io.sparkdet.efficientdet.image.resize.LetterboxTest;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.model.GoldenModel;
import io.sparkdet.testing.GoldenPicture;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class ImageDecoderTest {

  // 16 x 8 pixels, the left half RGB (200, 40, 90), the right half (20, 160, 220), written by
  // Pillow 13.0.0 (libwebp 1.6.0, libjpeg-turbo 3.2.0): save(format='WEBP', lossless=True);
  // quality=90; as RGBA with alpha 77, exact=True and EXIF orientation 6; and
  // convert('CMYK').save(format='JPEG', quality=95, optimize=True).
  public static final String WEBP_LOSSLESS =
      "UklGRigAAABXRUJQVlA4TBwAAAAvD8ABAA9wRNBT0N6Pe/6jBWLBZP7SnSlE9D9y";
  static final String WEBP_LOSSY =
      "UklGRj4AAABXRUJQVlA4IDIAAADwAQCdASoQAAgAAMASJaACdLcA/QACNAAA/u+Ef/5zeexov/yA//9krbEE2at/18MA"
          + "AA==";
  static final String WEBP_ALPHA_TURNED =
      "UklGRlwAAABXRUJQVlA4WAoAAAAYAAAADwAABwAAVlA4TBwAAAAvD8ABEA9wRNBT0N6Pe5qiBWLBZP7SnSlE9D9yRVhJ"
          + "RhoAAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==";
  static final String CMYK =
      "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggL"
          + "CAkKCgoKCgYICwwLCgwJCgoK/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABcAAQEBAQAAAAAAAAAAAAAAAAkKAAj/"
          + "xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/AEgE+5nP4kvPAoIZ/9k=";

  // The same picture; the planes of Y, Cb, Cr of the inverted colors and no black were given to
  // Pillow as CMYK, and the transform byte of the Adobe segment was then set to 2 (YCCK).
  static final String YCCK =
      "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggL"
          + "CAkKCgoKCgYICwwLCgwJCgoK/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABkAAAIDAQAAAAAAAAAAAAAAAAgJAAQH"
          + "Cv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBEMATQBZAEsAAD8AIRYLPP8AGBgfdLCP/9k=";

  private final ImageDecoder decoder = new ImageDecoder();

  @Test
  void losslessFormatsGiveThePixelsThatWereWritten() throws Exception {
    BufferedImage image = gradient(53, 37);
    for (String format : new String[] {"png", "bmp"}) {
      assertPixels(SyntheticImages.encode(image, format), image, 0);
    }
    BufferedImage palette = gradient(53, 37, BufferedImage.TYPE_BYTE_INDEXED);
    for (String format : new String[] {"png", "bmp", "gif"}) {
      assertPixels(SyntheticImages.encode(palette, format), palette, 0);
    }
    BufferedImage gray = gradient(53, 37, BufferedImage.TYPE_BYTE_GRAY);
    assertPixels(SyntheticImages.png(gray), grayLevels(gray), 0);
    BufferedImage bits = gradient(53, 37, BufferedImage.TYPE_BYTE_BINARY);
    assertPixels(SyntheticImages.png(bits), bits, 0);
  }

  @Test
  void alphaIsDropped() throws Exception {
    BufferedImage image = gradient(20, 10, BufferedImage.TYPE_INT_ARGB);
    BufferedImage opaque = gradient(20, 10);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 20; x++) {
        image.setRGB(x, y, (image.getRGB(x, y) & 0xFFFFFF) | ((9 * x) << 24));
      }
    }
    assertPixels(SyntheticImages.png(image), opaque, 0);
  }

  @Test
  void sixteenBitsAreCutToTheHigherEight() throws Exception {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(20, 10);
    BufferedImage expected = gradient(20, 10);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 20; x++) {
        int rgb = expected.getRGB(x, y);
        int low = 12 * x;
        raster.setPixel(
            x,
            y,
            new int[] {
              (rgb >> 16 & 0xFF) << 8 | low, (rgb >> 8 & 0xFF) << 8 | low, (rgb & 0xFF) << 8 | low
            });
      }
    }
    byte[] content = SyntheticImages.png(new BufferedImage(model, raster, false, null));
    assertPixels(content, expected, 0);
  }

  @Test
  void everyKindOfJpegGivesThePixelsThatWereWritten() throws Exception {
    BufferedImage image = gradient(53, 37);
    assertPixels(SyntheticImages.jpeg(image), image, 24);
    assertPixels(SyntheticImages.jpeg(image, true, 0), image, 24);
    assertPixels(SyntheticImages.jpeg(image, false, 2), image, 24);
    BufferedImage gray = gradient(53, 37, BufferedImage.TYPE_BYTE_GRAY);
    assertPixels(SyntheticImages.jpeg(gray), grayLevels(gray), 8);
  }

  @Test
  void cmykAndWebpGiveTheColorsThatWereWritten() throws Exception {
    for (String encoded : new String[] {WEBP_LOSSLESS, WEBP_LOSSY, CMYK, YCCK}) {
      byte[] content = Base64.getDecoder().decode(encoded);
      try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
        assertThat(image.width()).isEqualTo(16);
        assertThat(image.height()).isEqualTo(8);
        assertColor(image, 2, 4, 200, 40, 90);
        assertColor(image, 13, 4, 20, 160, 220);
      }
    }
    byte[] turned = Base64.getDecoder().decode(WEBP_ALPHA_TURNED);
    try (DecodedImage image = LetterboxTest.decode(decoder, turned, DecodeOptions.exact())) {
      assertThat(image.width()).isEqualTo(8);
      assertThat(image.height()).isEqualTo(16);
      assertColor(image, 4, 2, 200, 40, 90);
      assertColor(image, 4, 13, 20, 160, 220);
    }
  }

  /** Colors 0 to 3: red, green, blue, white; a row of red below one of all four. */
  @ParameterizedTest
  @CsvSource({
    "8, 1, 0400" + "0000" + "000400010203" + "0001",
    "8, 1, 0400" + "0000" + "0100010101020103" + "0001",
    "4, 2, 0400" + "0000" + "00040123" + "0001",
    "4, 2, 0400" + "0000" + "02010223" + "0001"
  })
  void runsOfBitmapsAreRead(int bits, int kind, String runs) throws Exception {
    byte[] content = bitmap(bits, kind, HexFormat.of().parseHex(runs));
    try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      assertThat(image.warning()).isEmpty();
      int[] top = {0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF};
      for (int x = 0; x < 4; x++) {
        assertThat(rgb(image, x, 0)).isEqualTo(top[x]);
        assertThat(rgb(image, x, 1)).isEqualTo(0xFF0000);
      }
    }
  }

  @Test
  void runsOfBitmapsThatEndEarlyAndOtherKindsHaveTheirReasons() throws Exception {
    byte[] whole = bitmap(8, 1, HexFormat.of().parseHex("04000000" + "0002" + "0001"));
    ImageException cut =
        catchThrowableOfType(
            ImageException.class,
            () ->
                LetterboxTest.decode(
                        decoder, Arrays.copyOf(whole, whole.length - 5), DecodeOptions.exact())
                    .close());
    assertThat(cut.status()).isEqualTo(ImageStatus.CORRUPT);
    ImageException other =
        catchThrowableOfType(
            ImageException.class, () -> ImageHeader.read(bitmap(0, 4, new byte[40])));
    assertThat(other.status()).isEqualTo(ImageStatus.UNSUPPORTED);
    assertThat(other.reason())
        .isEqualTo("Cannot decode BMP: compression 4 of 0 bits is not read; save it uncompressed");
  }

  private static byte[] bitmap(int bits, int kind, byte[] pixels) {
    int start = 14 + 40 + 16;
    ByteBuffer bitmap = ByteBuffer.allocate(start + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    bitmap.put((byte) 'B').put((byte) 'M').putInt(start + pixels.length).putInt(0).putInt(start);
    bitmap.putInt(40).putInt(4).putInt(2).putShort((short) 1).putShort((short) bits).putInt(kind);
    bitmap.putInt(pixels.length).putInt(0).putInt(0).putInt(4).putInt(0);
    bitmap.putInt(0xFF0000).putInt(0x00FF00).putInt(0x0000FF).putInt(0xFFFFFF);
    return bitmap.put(pixels).array();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 40", "40, 1", "1, 3000", "3000, 1", "17, 9"})
  void narrowImagesGoThroughToTheInput(int width, int height) throws Exception {
    BufferedImage image = gradient(width, height);
    assertPixels(SyntheticImages.png(image), image, 0);
    for (byte[] content : List.of(SyntheticImages.png(image), SyntheticImages.jpeg(image))) {
      try (DecodedImage decoded = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
        LetterboxTest.assertEqualsDefinition(decoded, 64);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyOrientationIsTurnedUpright(int value) throws Exception {
    BufferedImage stored = gradient(24, 16);
    byte[] plain = SyntheticImages.jpeg(stored);
    byte[] content = SyntheticImages.withExifOrientation(plain, value, ByteOrder.LITTLE_ENDIAN);
    DecodeOptions ignoring = DecodeOptions.exact().withOrientation(OrientationRule.IGNORE);
    try (DecodedImage raw = LetterboxTest.decode(decoder, content, ignoring);
        DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      assertThat(raw.width()).isEqualTo(24);
      assertThat(raw.height()).isEqualTo(16);
      boolean swapped = value >= 5;
      assertThat(image.width()).isEqualTo(swapped ? 16 : 24);
      assertThat(image.height()).isEqualTo(swapped ? 24 : 16);
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          int right = 23 - (swapped ? y : x);
          int bottom = 15 - (swapped ? x : y);
          int left = swapped ? y : x;
          int top = swapped ? x : y;
          // EXIF 2.32, table of tag 0x0112: which stored row and column are on top and at left.
          int column = value == 2 || value == 3 || value == 7 || value == 8 ? right : left;
          int row = value == 3 || value == 4 || value == 6 || value == 7 ? bottom : top;
          assertThat(rgb(image, x, y)).isEqualTo(rgb(raw, column, row));
        }
      }
    }
  }

  @Test
  void absurdSizesAreRefusedBeforeMemoryIsTaken() throws Exception {
    byte[] jpeg = SyntheticImages.withJpegSize(SyntheticImages.jpeg(gradient(8, 8)), 65500, 65000);
    assertTooLarge(
        jpeg,
        DecodeOptions.exact(),
        "Cannot decode JPEG of 65500 x 65000 pixels: the limit is 178956970 pixels; raise"
            + " --max-pixels, or make it smaller");
    assertTooLarge(
        jpeg,
        DecodeOptions.exact().withMaxPixels(0),
        "Cannot decode JPEG of 65500 x 65000 pixels: the limit is 715827882 pixels; make it"
            + " smaller");
    byte[] png =
        SyntheticImages.withPngSize(
            SyntheticImages.png(gradient(8, 8)), Integer.MAX_VALUE, Integer.MAX_VALUE);
    assertTooLarge(
        png,
        DecodeOptions.exact(),
        "Cannot decode PNG of 2147483647 x 2147483647 pixels: the limit is 178956970 pixels; raise"
            + " --max-pixels, or make it smaller");
    byte[] line = SyntheticImages.withPngSize(SyntheticImages.png(gradient(8, 8)), 1 << 21, 1);
    assertTooLarge(
        line,
        DecodeOptions.exact(),
        "Cannot decode PNG of 2097152 x 1 pixels: a side may have 1048576; cut it into parts");
  }

  @Test
  void theLimitItselfIsAllowed() throws Exception {
    byte[] content = SyntheticImages.png(gradient(20, 10));
    LetterboxTest.decode(decoder, content, DecodeOptions.exact().withMaxPixels(200)).close();
    assertTooLarge(
        content,
        DecodeOptions.exact().withMaxPixels(199),
        "Cannot decode PNG of 20 x 10 pixels: the limit is 199 pixels; raise --max-pixels, or make"
            + " it smaller");
  }

  @Test
  void declaredSizesThatTheDataDoNotFillAreToldOf() throws Exception {
    byte[] content = SyntheticImages.withPngSize(SyntheticImages.png(gradient(20, 10)), 20, 11);
    try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      assertThat(image.warning())
          .hasValue(
              "Read PNG only in part: its picture data end at 90% of the picture; the rest is"
                  + " blank");
    }
  }

  @Test
  void fastDecodingKeepsTheLongerSideAtLeastTheInput() throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(gradient(1101, 700));
    ImageHeader header = ImageHeader.read(jpeg);
    DecodeOptions exact = DecodeOptions.exact();
    assertThat(exact.reduction(header)).isEqualTo(1);
    assertThat(exact.withFastDecoding(640).reduction(header)).isEqualTo(1);
    assertThat(exact.withFastDecoding(550).reduction(header)).isEqualTo(2);
    assertThat(exact.withFastDecoding(256).reduction(header)).isEqualTo(4);
    assertThat(exact.withFastDecoding(128).reduction(header)).isEqualTo(8);
    assertThat(exact.withFastDecoding(16).reduction(header)).isEqualTo(8);
    byte[] png = SyntheticImages.png(gradient(1100, 700));
    assertThat(exact.withFastDecoding(128).reduction(ImageHeader.read(png))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"550, 2", "256, 4", "128, 8"})
  void fastDecodingGivesTheSameBoxesAndNearlyTheSameInput(int inputSize, int reduction)
      throws Exception {
    byte[] jpeg =
        SyntheticImages.withExifOrientation(
            SyntheticImages.jpeg(gradient(1101, 700)), 6, ByteOrder.BIG_ENDIAN);
    DecodeOptions exact = DecodeOptions.exact();
    try (DecodedImage full = LetterboxTest.decode(decoder, jpeg, exact);
        DecodedImage reduced =
            LetterboxTest.decode(decoder, jpeg, exact.withFastDecoding(inputSize))) {
      assertThat(reduced.reduction()).isEqualTo(reduction);
      assertThat(reduced.width()).isEqualTo(700);
      assertThat(reduced.height()).isEqualTo(1101);
      assertThat(reduced.columns()).isEqualTo((700 + reduction - 1) / reduction);
      assertThat(reduced.rows()).isEqualTo((1101 + reduction - 1) / reduction);
      Letterbox plan = Preprocessing.ZYLO117.plan(reduced.width(), reduced.height(), inputSize);
      assertThat(plan.mapping())
          .isEqualTo(Preprocessing.ZYLO117.plan(full.width(), full.height(), inputSize).mapping());
      var expected = LetterboxTest.letterbox(full, inputSize, 0);
      var actual = LetterboxTest.letterbox(reduced, inputSize, 0);
      double sum = 0;
      for (int i = 0; i < plan.inputLength(); i++) {
        sum += Math.abs(expected.get(i) - actual.get(i));
      }
      assertThat(sum / plan.inputLength()).isLessThan(0.02);
    }
  }

  @Test
  void nativeMemoryGoesBackWithTheImage() throws Exception {
    byte[] good = SyntheticImages.jpeg(gradient(300, 200));
    byte[] bad = Arrays.copyOf(good, good.length - 2);
    byte[] damaged = SyntheticImages.withPngSize(SyntheticImages.png(gradient(99, 99)), 98, 99);
    byte[] turned = SyntheticImages.withExifOrientation(good, 6, ByteOrder.BIG_ENDIAN);
    assertThat(
            ImageDecoder.nativeBytes(
                ImageHeader.read(turned), turned.length, DecodeOptions.exact()))
        .isEqualTo(2 * (256 << 10) + (64 << 10));
    long before = Pointer.totalBytes();
    try (ImageDecoder own = new ImageDecoder()) {
      for (int i = 0; i < 50; i++) {
        LetterboxTest.decode(own, good, DecodeOptions.exact()).close();
        LetterboxTest.decode(own, turned, DecodeOptions.exact()).close();
        assertThatThrownBy(() -> LetterboxTest.decode(own, bad, DecodeOptions.exact()))
            .isInstanceOf(ImageException.class);
      }
      assertThatThrownBy(() -> LetterboxTest.decode(own, damaged, DecodeOptions.exact()))
          .isInstanceOf(ImageException.class);
      // Of 256 KiB: 180,000 bytes of pixels stored and turned. Of 64 KiB: the damaged image and
      // its file.
      assertThat(Pointer.totalBytes() - before).isEqualTo(2 * (256 << 10) + 2 * (64 << 10));
    }
    assertThat(Pointer.totalBytes()).isEqualTo(before);
  }

  @Test
  void aClosedImageHasNoPixels() throws Exception {
    DecodedImage image =
        LetterboxTest.decode(decoder, SyntheticImages.png(gradient(8, 8)), DecodeOptions.exact());
    image.close();
    image.close();
    assertThatThrownBy(image::pixels)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot read the pixels: the image is closed");
  }

  /** Pillow 13.0.0, by {@code scripts/studies/golden/parts}: colors of half the size. */
  @Test
  void aJpegHasPillowsPixels() throws Exception {
    JsonNode expected = GoldenModel.numbers("parts.json").get("jpeg").get("rgb_every_89th");
    byte[] content;
    try (InputStream in =
        ImageDecoderTest.class.getResourceAsStream("/io/sparkdet/efficientdet/golden/small.jpg")) {
      content = Objects.requireNonNull(in).readAllBytes();
    }
    byte[] pixels = bytes(content);
    assertThat(pixels).hasSize(3 * 150 * 170);
    assertThat((pixels.length + 88) / 89).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      int at = 89 * i; // red, green, blue; ours are blue, green, red
      assertThat(pixels[at - at % 3 + 2 - at % 3] & 0xFF)
          .as("byte %d", at)
          .isEqualTo(expected.get(i).asInt());
    }
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    List<byte[]> contents = new ArrayList<>();
    List<byte[]> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      contents.add(SyntheticImages.jpeg(GoldenPicture.draw(400 + 61 * i, 300 + 40 * i)));
      expected.add(bytes(contents.get(i)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<byte[]>> tasks = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        byte[] content = contents.get(i % 3);
        tasks.add(() -> bytes(content));
      }
      List<Future<byte[]>> results = threads.invokeAll(tasks);
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(expected.get(i % 3));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private byte[] bytes(byte[] content) throws ImageException {
    try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      ByteBuffer pixels = image.pixels();
      byte[] copy = new byte[pixels.remaining()];
      pixels.get(copy);
      return copy;
    }
  }

  private void assertTooLarge(byte[] content, DecodeOptions options, String reason) {
    ImageException failure =
        catchThrowableOfType(
            ImageException.class, () -> LetterboxTest.decode(decoder, content, options).close());
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.status()).isEqualTo(ImageStatus.TOO_LARGE);
  }

  private void assertPixels(byte[] content, BufferedImage expected, int tolerance)
      throws ImageException {
    try (DecodedImage image = LetterboxTest.decode(decoder, content, DecodeOptions.exact())) {
      assertThat(image.width()).isEqualTo(expected.getWidth());
      assertThat(image.height()).isEqualTo(expected.getHeight());
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          int rgb = expected.getRGB(x, y);
          assertNear(rgb(image, x, y), rgb, tolerance, x, y);
        }
      }
    }
  }

  private static void assertColor(DecodedImage image, int x, int y, int red, int green, int blue) {
    assertNear(rgb(image, x, y), red << 16 | green << 8 | blue, 4, x, y);
  }

  private static void assertNear(int actual, int expected, int tolerance, int x, int y) {
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = (actual >> shift & 0xFF) - (expected >> shift & 0xFF);
      assertThat(Math.abs(difference))
          .as("%06X against %06X at (%d, %d)", actual, expected & 0xFFFFFF, x, y)
          .isLessThanOrEqualTo(tolerance);
    }
  }

  /** Returns the stored gray levels as RGB: {@code getRGB} itself converts them to sRGB. */
  private static BufferedImage grayLevels(BufferedImage gray) {
    BufferedImage image =
        new BufferedImage(gray.getWidth(), gray.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < gray.getHeight(); y++) {
      for (int x = 0; x < gray.getWidth(); x++) {
        image.setRGB(x, y, 0x010101 * gray.getRaster().getSample(x, y, 0));
      }
    }
    return image;
  }

  private static int rgb(DecodedImage image, int x, int y) {
    ByteBuffer pixels = image.pixels();
    int at = 3 * (y * image.columns() + x);
    return (pixels.get(at + 2) & 0xFF) << 16
        | (pixels.get(at + 1) & 0xFF) << 8
        | (pixels.get(at) & 0xFF);
  }
}
