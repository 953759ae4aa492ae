package io.sparkdet.efficientdet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_OPTIMIZE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import io.sparkdet.detection.tile.Tile;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.orientation.Orientation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A part of a JPEG that is cut before it is decoded has the pixels that the whole has there. */
class PictureTilesTest {

  private static final int WIDTH = 701;
  private static final int HEIGHT = 523;

  /** Sampling of OpenCV's writer: 4:1:1, 4:2:0, 4:2:2, 4:4:0, 4:4:4. */
  private static final int[] SAMPLINGS = {0x411111, 0x221111, 0x211111, 0x121111, 0x111111};

  private final ImageDecoder decoder = new ImageDecoder();

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void partsAreThePixelsOfTheWholeHoweverTheJpegIsWritten() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int sampling : SAMPLINGS) {
      for (int restart : new int[] {0, 1, 7, 100}) {
        for (int quality : new int[] {30, 100}) {
          byte[] content =
              jpeg(
                  random,
                  3,
                  IMWRITE_JPEG_SAMPLING_FACTOR,
                  sampling,
                  IMWRITE_JPEG_RST_INTERVAL,
                  restart,
                  IMWRITE_JPEG_QUALITY,
                  quality,
                  IMWRITE_JPEG_OPTIMIZE,
                  random.nextInt(2));
          String what =
              "seed %d, sampling %x, restart %d, quality %d"
                  .formatted(seed, sampling, restart, quality);
          assertSame(what, content, DecodeOptions.exact(), random);
        }
      }
    }
    assertSame("gray, seed " + seed, jpeg(random, 1), DecodeOptions.exact(), random);
  }

  @Test
  void partsLieInTheUprightPicture() throws Exception {
    Random random = new Random(11);
    byte[] stored = jpeg(random, 3, IMWRITE_JPEG_RST_INTERVAL, 3);
    for (int value = 1; value <= 8; value++) {
      byte[] content = SyntheticImages.withExifOrientation(stored, value, ByteOrder.BIG_ENDIAN);
      assertThat(ImageHeader.read(content).orientation()).isEqualTo(Orientation.ofExif(value));
      assertSame("orientation " + value, content, DecodeOptions.exact(), random);
      assertSame(
          "ignored orientation " + value,
          content,
          DecodeOptions.exact().withOrientation(OrientationRule.IGNORE),
          random);
    }
  }

  @Test
  void whatCannotBeCutIsDecodedAsAWhole() throws Exception {
    Random random = new Random(12);
    byte[] sound = jpeg(random, 3);
    assertThat(isCut(sound)).isTrue();
    assertThat(isCut(jpeg(random, 3, IMWRITE_JPEG_PROGRESSIVE, 1))).isFalse();
    assertThat(isCut(SyntheticImages.png(SyntheticImages.gradient(80, 60)))).isFalse();
  }

  /** One byte of the picture data is another: either libjpeg says nothing, or it is not cut. */
  @Test
  void aJpegOfWhichTheDecoderWarnsIsNotCut() throws Exception {
    Random random = new Random(13);
    byte[] sound = jpeg(random, 3, IMWRITE_JPEG_RST_INTERVAL, 50);
    int warned = 0;
    for (int i = 0; i < 60; i++) {
      byte[] damaged = sound.clone();
      damaged[sound.length / 4 + random.nextInt(sound.length / 2)] ^=
          (byte) (1 << random.nextInt(8));
      String warning;
      try (DecodedImage image =
          decoder.decode(damaged, ImageHeader.read(damaged), DecodeOptions.exact())) {
        warning = image.warning().orElse(null);
      } catch (ImageException e) {
        warning = e.reason();
      }
      boolean cut;
      try {
        cut = isCut(damaged);
      } catch (ImageException e) {
        cut = false;
      }
      if (warning != null) {
        warned++;
        assertThat(cut).as("%s", warning).isFalse();
      } else if (cut) {
        assertSame("byte " + i, damaged, DecodeOptions.exact(), random);
      }
    }
    assertThat(warned).isPositive();
  }

  @Test
  void aPictureWithTooManyPixelsIsRefusedBeforeItIsReadThrough() throws Exception {
    byte[] content = jpeg(new Random(14), 3);
    DecodeOptions few = DecodeOptions.exact().withMaxPixels(1000);
    assertThatThrownBy(() -> JpegTiles.of(decoder, content, ImageHeader.read(content), few))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "Cannot decode JPEG of 701 x 523 pixels: the limit is 1000 pixels; raise --max-pixels,"
                + " or make it smaller");
  }

  @Test
  void theMemoryOfAPartIsThatOfItsPixels() throws Exception {
    byte[] content = jpeg(new Random(15), 3);
    ImageHeader header = ImageHeader.read(content);
    try (PictureTiles tiles =
        JpegTiles.of(decoder, content, header, DecodeOptions.exact()).orElseThrow()) {
      assertThat(tiles.nativeBytes(new Tile(100, 100, 64, 64)))
          .isLessThan(ImageDecoder.nativeBytes(header, content.length, DecodeOptions.exact()) / 4);
    }
  }

  private boolean isCut(byte[] content) throws ImageException {
    return JpegTiles.of(decoder, content, ImageHeader.read(content), DecodeOptions.exact())
        .isPresent();
  }

  private void assertSame(String what, byte[] content, DecodeOptions options, Random random)
      throws ImageException {
    ImageHeader header = ImageHeader.read(content);
    try (PictureTiles whole = new DecodedTiles(decoder, decoder.decode(content, header, options));
        PictureTiles cut = JpegTiles.of(decoder, content, header, options).orElseThrow()) {
      boolean swapped = options.orientation().of(header).swapsAxes();
      int width = swapped ? HEIGHT : WIDTH;
      int height = swapped ? WIDTH : HEIGHT;
      for (int run = 0; run < 12; run++) {
        int columns = run == 0 ? width : 1 + random.nextInt(width);
        int rows = run == 0 ? height : 1 + random.nextInt(height);
        int x = random.nextInt(3) == 0 ? width - columns : random.nextInt(width - columns + 1);
        int y = random.nextInt(3) == 0 ? height - rows : random.nextInt(height - rows + 1);
        Tile tile = new Tile(x, y, columns, rows);
        try (DecodedImage expected = whole.tile(tile);
            DecodedImage part = cut.tile(tile)) {
          assertThat(part.width()).isEqualTo(columns);
          assertThat(part.height()).isEqualTo(rows);
          assertThat(part.warning()).isEmpty();
          ByteBuffer pixels = part.pixels();
          assertThat(pixels.mismatch(expected.pixels())).as("%s, %s", what, tile).isEqualTo(-1);
        }
      }
    }
  }

  /** Smooth colors with noise and hard edges, so that every part of the coding is used. */
  private static byte[] jpeg(Random random, int channels, int... parameters) {
    byte[] pixels = new byte[channels * WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int channel = 0; channel < channels; channel++) {
          int smooth = 128 + (int) (100 * Math.sin((x * (channel + 1) + y) / 40.0));
          int noise = (x / 90 + y / 70) % 3 == 0 ? random.nextInt(120) - 60 : 0;
          int edge = (x / 13 + y / 17) % 5 == channel ? 90 : 0;
          pixels[channels * (WIDTH * y + x) + channel] =
              (byte) Math.max(0, Math.min(255, smooth + noise - edge));
        }
      }
    }
    try (BytePointer data = new BytePointer(pixels);
        Mat image = new Mat(HEIGHT, WIDTH, channels == 3 ? CV_8UC3 : CV_8UC1, data);
        IntPointer settings = new IntPointer(parameters);
        BytePointer written = new BytePointer()) {
      imencode(".jpg", image, written, settings);
      byte[] content = new byte[(int) written.limit()];
      written.get(content);
      return content;
    }
  }
}
