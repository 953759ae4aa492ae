package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A picture that is stored in each of the eight orientations has the same boxes, in the pixels of
 * the upright picture: equal ones, because PNG and TIFF hold equal pixels.
 */
class OrientedLabelsTest {

  private static final int ORIENTATIONS = 8;

  @TempDir private Path folder;

  @Test
  void allEightOrientationsHaveTheSameBoxes() throws Exception {
    String lake = folder.resolve("lake").toString();
    run("sample", "--quiet", "--output", lake, "--images", "1", "--seed", "5", "--size", "256");
    BufferedImage upright;
    try (Stream<Path> pictures = Files.list(Path.of(lake, "images"))) {
      BufferedImage sample = ImageIO.read(pictures.toList().get(0).toFile());
      upright = sample.getSubimage(0, 0, sample.getWidth() - 3, sample.getHeight() - 40);
    }
    Path turned = Files.createDirectory(folder.resolve("turned"));
    for (int value = 1; value <= ORIENTATIONS; value++) {
      BufferedImage stored = stored(upright, value);
      Files.write(turned.resolve(value + ".png"), withOrientation(encoded(stored, "png"), value));
      Files.write(turned.resolve(value + ".tif"), withTag(encoded(stored, "tiff"), value));
    }
    String detections = folder.resolve("detections").toString();
    run("label", "--quiet", "--input", turned.toString(), "--output", detections);

    Map<String, List<Row>> boxes = new TreeMap<>();
    for (Row row : TestSpark.session().read().parquet(detections).collectAsList()) {
      assertThat(row.<String>getAs("status")).as(row.toString()).isEqualTo("ok");
      assertThat(row.<Integer>getAs("width")).isEqualTo(upright.getWidth());
      assertThat(row.<Integer>getAs("height")).isEqualTo(upright.getHeight());
      boxes.put(row.getAs("path"), row.getList(row.fieldIndex("detections")));
    }
    assertThat(boxes).hasSize(2 * ORIENTATIONS);
    List<Row> expected = boxes.values().iterator().next();
    assertThat(expected).isNotEmpty();
    assertThat(boxes.values()).allMatch(expected::equals);
  }

  /** Returns the pixels to be stored so that a reader who obeys the value sees them upright. */
  private static BufferedImage stored(BufferedImage upright, int value) {
    boolean swapped = value >= 5;
    int width = swapped ? upright.getHeight() : upright.getWidth();
    int height = swapped ? upright.getWidth() : upright.getHeight();
    BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    // EXIF 2.32, table of tag 0x0112: which stored row and column are on top and at left.
    boolean fromRight = value == 2 || value == 3 || value == 7 || value == 8;
    boolean fromBottom = value == 3 || value == 4 || value == 6 || value == 7;
    for (int y = 0; y < upright.getHeight(); y++) {
      for (int x = 0; x < upright.getWidth(); x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        stored.setRGB(
            fromRight ? width - 1 - column : column,
            fromBottom ? height - 1 - row : row,
            upright.getRGB(x, y));
      }
    }
    return stored;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  /** Returns the PNG with a chunk eXIf behind its header. */
  private static byte[] withOrientation(byte[] png, int value) {
    ByteBuffer exif = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
    exif.putShort((short) 0x4949).putShort((short) 42).putInt(8).putShort((short) 1);
    exif.put(entry(value, ByteOrder.LITTLE_ENDIAN));
    byte[] name = "eXIf".getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(exif.array());
    int header = 33;
    ByteBuffer edited = ByteBuffer.allocate(png.length + 12 + exif.capacity());
    edited.put(png, 0, header).putInt(exif.capacity()).put(name).put(exif.array());
    edited.putInt((int) crc.getValue()).put(png, header, png.length - header);
    return edited.array();
  }

  /** Returns the TIFF with the tag in a copy of its directory, which stands at its end. */
  private static byte[] withTag(byte[] tiff, int value) {
    ByteOrder order = tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer content = ByteBuffer.wrap(tiff).order(order);
    int directory = content.getInt(4);
    int entries = content.getShort(directory);
    ByteBuffer edited = ByteBuffer.allocate(tiff.length + 18 + 12 * entries).order(order);
    edited.put(tiff).putInt(4, tiff.length).putShort((short) (entries + 1));
    boolean written = false;
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + 12 * i;
      if (!written && content.getShort(at) > 0x0112) {
        edited.put(entry(value, order));
        written = true;
      }
      edited.put(tiff, at, 12);
    }
    return edited.array();
  }

  private static byte[] entry(int value, ByteOrder order) {
    ByteBuffer entry = ByteBuffer.allocate(12).order(order);
    entry.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) value);
    return entry.array();
  }

  private static void run(String... arguments) throws Exception {
    Invocation done = Invocation.of(arguments);
    assertThat(done.status()).as(done.err()).isZero();
  }
}
