package io.sparkdet.efficientdet.image.orientation;

import static io.sparkdet.efficientdet.image.SyntheticImages.concat;
import static io.sparkdet.efficientdet.image.SyntheticImages.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.image.SyntheticImages;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which orientation counts. Every expected value is what {@code ImageOps.exif_transpose} of Pillow
 * 13.0.0 did with the same bytes: 6 turns the picture, 3 is half a turn, 1 is as stored.
 */
class OrientationTagsTest {

  private static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] XMP_PREFIX =
      "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SIX = SyntheticImages.tiff(6, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] THREE = SyntheticImages.tiff(3, ByteOrder.BIG_ENDIAN);

  /** A TIFF structure that has the tag Make alone. */
  private static final byte[] MAKE = entries(ByteOrder.LITTLE_ENDIAN, entry(0x010F, 3, 1, 1));

  // Type, count and value of the entry; the value lies elsewhere where it is longer than 4 bytes.
  @ParameterizedTest
  @CsvSource({
    "1, 1, 6, 1", // BYTE: Pillow gives bytes, which are no number
    "2, 2, 6, 1", // ASCII
    "3, 1, 6, 6", // SHORT
    "3, 2, 6, 6", // of several values the first
    "3, 3, 6, 6",
    "3, 0, 6, 1", // no value, so no tag
    "3, 1, 0, 1",
    "3, 1, 9, 1",
    "3, 1, 262, 1", // 6 in its lower byte
    "4, 1, 6, 6", // LONG
    "4, 2, 6, 6",
    "4, 1, 65542, 1", // 6 in its lower half
    "5, 1, 6, 6", // RATIONAL 6/1
    "6, 1, 6, 6", // SBYTE
    "7, 1, 6, 1", // UNDEFINED
    "8, 1, 6, 6", // SSHORT
    "9, 1, 6, 6", // SLONG
    "10, 1, 6, 6", // SRATIONAL
    "11, 1, 6, 6", // FLOAT
    "12, 1, 6, 6", // DOUBLE
    "13, 1, 6, 6", // IFD
    "14, 1, 6, 1", // no such type
    "16, 1, 6, 6", // LONG8
    "0, 1, 6, 1",
    "99, 1, 6, 1"
  })
  void everyTypeOfTheTagIsReadAsPillowReadsIt(int type, int count, int value, int expected)
      throws Exception {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      ByteBuffer data = ByteBuffer.allocate(8 * Math.max(1, count)).order(order);
      for (int i = 0; i < count; i++) {
        switch (type) {
          case 3, 8 -> data.putShort((short) value);
          case 4, 9, 13 -> data.putInt(value);
          case 5, 10 -> data.putInt(2 * value).putInt(2);
          case 11 -> data.putFloat(value);
          case 12 -> data.putDouble(value);
          case 16 -> data.putLong(value);
          default -> data.put((byte) value);
        }
      }
      int bytes = data.position();
      byte[] entry =
          bytes > 4
              ? entry(order, 0x0112, type, count, 8 + 2 + 12 + 4)
              : valueEntry(order, 0x0112, type, count, Arrays.copyOf(data.array(), 4));
      byte[] tiff = concat(entries(order, entry), Arrays.copyOf(data.array(), bytes));
      assertThat(ofJpeg(exif(tiff))).as("%s", order).isEqualTo(Orientation.ofExif(expected));
    }
  }

  @Test
  void theFirstEntryThatHasAValueCounts() throws Exception {
    byte[] six = entry(0x0112, 3, 1, 6);
    byte[] three = entry(0x0112, 3, 1, 3);
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    assertTurned(6, exif(entries(order, six, three)));
    assertTurned(3, exif(entries(order, entry(0x0112, 3, 0, 6), three)));
    assertTurned(3, exif(entries(order, entry(0x0112, 77, 1, 6), three)));
    assertTurned(6, exif(entries(order, entry(0x0132, 3, 1, 0), six, entry(0x010F, 3, 1, 0))));
  }

  @Test
  void whatFollowsAnEntryOutsideOfTheBlockIsNotRead() throws Exception {
    byte[] six = entry(0x0112, 3, 1, 6);
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    assertTurned(1, exif(entries(order, entry(0x010F, 2, 20, 9999), six)));
    // An entry longer than the whole block is a lie that is passed over.
    assertTurned(6, exif(entries(order, entry(0x010F, 2, 1 << 30, 30), six)));
    assertTurned(1, exif(entries(order, entry(0x0112, 3, 1 << 20, 8))));
  }

  @ParameterizedTest
  @CsvSource({
    "49492a00, 6",
    "4949002a, 6",
    "4d4d002a, 1",
    "49492b00, 1",
    "58582a00, 1",
    "49490000, 1"
  })
  void theStructureBeginsAsTiff(String head, int expected) throws Exception {
    byte[] tiff = SIX.clone();
    System.arraycopy(HexFormat.of().parseHex(head), 0, tiff, 0, 4);
    assertTurned(expected, exif(tiff));
  }

  @Test
  void directoriesElsewhereAreFoundOrNot() throws Exception {
    byte[] far = concat(SIX, new byte[50]);
    System.arraycopy(SIX, 8, far, 40, SIX.length - 8);
    ByteBuffer.wrap(far).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 40);
    assertTurned(6, exif(far));
    for (int directory : new int[] {0, 4000, -16}) {
      byte[] lost = SIX.clone();
      ByteBuffer.wrap(lost).order(ByteOrder.LITTLE_ENDIAN).putInt(4, directory);
      assertTurned(1, exif(lost));
    }
  }

  @Test
  void aSecondBlockGoesOnWhereTheFirstEnded() throws Exception {
    assertTurned(6, exif(SIX), exif(THREE));
    assertTurned(1, exif(MAKE), exif(SIX));
    assertTurned(6, exif(Arrays.copyOf(SIX, 12)), exif(Arrays.copyOfRange(SIX, 12, SIX.length)));
    assertTurned(6, exif(new byte[0]), exif(SIX));
  }

  @Test
  void theBlockMayStandBehindOthersAndBehindFillBytes() throws Exception {
    byte[] rubbish = "hello".getBytes(StandardCharsets.US_ASCII);
    assertTurned(6, rubbish, rubbish, exif(SIX));
    assertTurned(6, concat(PREFIX, concat(PREFIX, SIX)));
    assertTurned(1, concat(PREFIX, exif(concat(PREFIX, SIX))));
    assertTurned(1, concat("Exif\0\1".getBytes(StandardCharsets.US_ASCII), SIX));
    assertTurned(1, concat("EXIF\0\0".getBytes(StandardCharsets.US_ASCII), SIX));
    byte[] jpeg = jpeg(exif(SIX));
    byte[] filled =
        concat(
            concat(Arrays.copyOf(jpeg, 2), HexFormat.of().parseHex("ffffff")),
            Arrays.copyOfRange(jpeg, 2, jpeg.length));
    assertThat(ImageHeader.read(filled).orientation()).isEqualTo(Orientation.ofExif(6));
  }

  @Test
  void xmpCountsWhereExifDoesNotHaveTheTag() throws Exception {
    assertTurned(8, xmp("<x tiff:Orientation=\"8\"/>"));
    assertTurned(8, xmp("<tiff:Orientation>8</tiff:Orientation>"));
    assertTurned(1, xmp("<x tiff:Orientation='8'/>"));
    assertTurned(1, xmp("<x tiff:Orientation=\"16\"/>"));
    assertTurned(1, xmp("<x tiff:Orientation=\"9\"/>"));
    assertTurned(6, xmp("<x tiff:Orientation=\"?\"/><y tiff:Orientation=\"6\"/>"));
    assertTurned(3, xmp("<x tiff:Orientation=\"6\"/>"), exif(THREE));
    assertTurned(6, xmp("<x tiff:Orientation=\"6\"/>"), exif(MAKE));
    assertTurned(6, exif(new byte[0]), xmp("<x tiff:Orientation=\"6\"/>"));
    assertTurned(3, xmp("<x tiff:Orientation=\"6\"/>"), xmp("<x tiff:Orientation=\"3\"/>"));
    assertTurned(1, xmp("<x tiff:Orientation=\"6\"/>"), xmp("<x/>"));
    // The tag is there, though a byte turns nothing.
    byte[] bytes = entries(ByteOrder.LITTLE_ENDIAN, entry(0x0112, 1, 1, 6));
    assertTurned(1, exif(bytes), xmp("<x tiff:Orientation=\"6\"/>"));
    assertTurned(
        1,
        exif("junkjunkjunk".getBytes(StandardCharsets.US_ASCII)),
        xmp("<x tiff:Orientation=\"6\"/>"));
  }

  @Test
  void pngSaysItInAChunkOrInTexts() throws Exception {
    byte[] raw = rawProfile(concat(PREFIX, SIX));
    byte[] xmp = "<x tiff:Orientation=\"6\"/>".getBytes(StandardCharsets.US_ASCII);
    assertPng(6, "eXIf", SIX);
    assertPng(6, "eXIf", concat(PREFIX, SIX));
    assertPng(6, "tEXt", keyed("Raw profile type exif", raw));
    assertPng(6, "tEXt", keyed("Raw profile type exif", rawProfile(SIX)));
    assertPng(1, "tEXt", keyed("Raw profile type APP1", raw));
    assertPng(1, "tEXt", keyed("Raw profile type exif", concat(raw, new byte[] {'7'})));
    assertPng(1, "tEXt", keyed("Raw profile type exif", new byte[0]));
    assertPng(6, "tEXt", keyed("exif", SIX));
    assertPng(6, "tEXt", keyed("XML:com.adobe.xmp", xmp));
    assertPng(6, "zTXt", keyed("Raw profile type exif", concat(new byte[1], deflated(raw))));
    assertPng(1, "zTXt", keyed("Raw profile type exif", new byte[] {0, 1, 2}));
    assertPng(6, "zTXt", keyed("XML:com.adobe.xmp", concat(new byte[1], deflated(xmp))));
    byte[] plain = "\0\0en\0key\0".getBytes(StandardCharsets.US_ASCII);
    byte[] packed = "\1\0en\0key\0".getBytes(StandardCharsets.US_ASCII);
    assertPng(6, "iTXt", keyed("XML:com.adobe.xmp", concat(plain, xmp)));
    assertPng(6, "iTXt", keyed("XML:com.adobe.xmp", concat(packed, deflated(xmp))));
    assertPng(6, "iTXt", keyed("Raw profile type exif", concat(packed, deflated(raw))));
  }

  @Test
  void ofTwoInAPngTheChunkCountsBeforeTheText() throws Exception {
    byte[] png =
        SyntheticImages.withPngChunk(
            SyntheticImages.png(gradient(20, 10)),
            "tEXt",
            keyed("Raw profile type exif", rawProfile(SIX)));
    assertThat(ImageHeader.read(SyntheticImages.withPngChunk(png, "eXIf", THREE)).orientation())
        .isEqualTo(Orientation.HALF_TURN);
    assertThat(ImageHeader.read(SyntheticImages.withPngChunk(png, "eXIf", MAKE)).orientation())
        .isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void pngMaySayItBehindThePictureData() throws Exception {
    byte[] png = SyntheticImages.png(gradient(20, 10));
    byte[] turned = SyntheticImages.withPngChunk(png, "eXIf", SIX);
    int at = SyntheticImages.indexOf(turned, "eXIf".getBytes(StandardCharsets.US_ASCII)) - 4;
    byte[] chunk = Arrays.copyOfRange(turned, at, at + 12 + SIX.length);
    byte[] behind =
        concat(
            concat(Arrays.copyOf(png, png.length - 12), chunk),
            Arrays.copyOfRange(png, png.length - 12, png.length));
    assertThat(ImageHeader.read(behind).orientation()).isEqualTo(Orientation.ofExif(6));
  }

  @ParameterizedTest
  @CsvSource({"8, true, 6", "8, false, 6", "0, true, 1", "4, false, 1"})
  void webpSaysItWhereItsFlagsAnnounceIt(int flags, boolean prefixed, int expected)
      throws Exception {
    byte[] block = prefixed ? concat(PREFIX, SIX) : SIX;
    assertThat(ImageHeader.read(webp(flags, "EXIF", block)).orientation())
        .isEqualTo(Orientation.ofExif(expected));
  }

  @Test
  void webpSaysItInXmpToo() throws Exception {
    byte[] xmp = "<x tiff:Orientation=\"6\"/>".getBytes(StandardCharsets.US_ASCII);
    assertThat(ImageHeader.read(webp(4, "XMP ", xmp)).orientation())
        .isEqualTo(Orientation.ofExif(6));
    assertThat(ImageHeader.read(webp(0, "XMP ", xmp)).orientation()).isEqualTo(Orientation.UPRIGHT);
  }

  private static void assertTurned(int expected, byte[]... segments) throws Exception {
    assertThat(ofJpeg(segments)).isEqualTo(Orientation.ofExif(expected));
  }

  private static Orientation ofJpeg(byte[]... segments) throws Exception {
    return ImageHeader.read(jpeg(segments)).orientation();
  }

  private static byte[] jpeg(byte[]... segments) throws Exception {
    byte[] jpeg = SyntheticImages.jpeg(gradient(20, 10));
    for (int i = segments.length - 1; i >= 0; i--) {
      jpeg = SyntheticImages.withApp1(jpeg, segments[i]);
    }
    return jpeg;
  }

  private static void assertPng(int expected, String chunk, byte[] contents) throws Exception {
    byte[] png =
        SyntheticImages.withPngChunk(SyntheticImages.png(gradient(20, 10)), chunk, contents);
    assertThat(ImageHeader.read(png).orientation())
        .as("%s %s", chunk, new String(contents, StandardCharsets.ISO_8859_1))
        .isEqualTo(Orientation.ofExif(expected));
  }

  private static byte[] exif(byte[] tiff) {
    return concat(PREFIX, tiff);
  }

  private static byte[] xmp(String packet) {
    return concat(XMP_PREFIX, packet.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] keyed(String keyword, byte[] text) {
    return concat((keyword + "\0").getBytes(StandardCharsets.US_ASCII), text);
  }

  private static byte[] rawProfile(byte[] block) {
    String digits = HexFormat.of().formatHex(block).replaceAll("(.{72})", "$1\n");
    return "\nexif\n%8d\n%s\n".formatted(block.length, digits).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] deflated(byte[] text) {
    Deflater deflater = new Deflater();
    deflater.setInput(text);
    deflater.finish();
    byte[] packed = new byte[text.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  /** A header of 16 x 8 pixels with these flags, and one chunk behind it. */
  private static byte[] webp(int flags, String chunk, byte[] contents) {
    int length = 12 + 18 + 8 + contents.length + (contents.length & 1);
    ByteBuffer webp = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    webp.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(length - 8);
    webp.put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(flags);
    webp.put(new byte[] {15, 0, 0, 7, 0, 0});
    webp.put(chunk.getBytes(StandardCharsets.US_ASCII)).putInt(contents.length).put(contents);
    return webp.array();
  }

  private static byte[] entries(ByteOrder order, byte[]... entries) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 12 * entries.length + 4).order(order);
    tiff.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D));
    tiff.putShort((short) 42).putInt(8).putShort((short) entries.length);
    for (byte[] entry : entries) {
      tiff.put(entry);
    }
    return tiff.array();
  }

  private static byte[] entry(int tag, int type, int count, int value) {
    return entry(ByteOrder.LITTLE_ENDIAN, tag, type, count, value);
  }

  private static byte[] entry(ByteOrder order, int tag, int type, int count, int value) {
    byte[] bytes = ByteBuffer.allocate(4).order(order).putInt(value).array();
    return valueEntry(order, tag, type, count, bytes);
  }

  private static byte[] valueEntry(ByteOrder order, int tag, int type, int count, byte[] value) {
    return ByteBuffer.allocate(12)
        .order(order)
        .putShort((short) tag)
        .putShort((short) type)
        .putInt(count)
        .put(value)
        .array();
  }
}
