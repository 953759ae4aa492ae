package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.orientation.Orientation;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The blocks of a GIF (CompuServe GIF89a, appendix B) up to its first frame, read as Pillow 13.0.0
 * reads them, which is much as browsers do: the picture is as large as the screen and the frame
 * together, bytes that begin no block are passed over, and nothing after the frame matters.
 *
 * <p>OpenCV's decoder refuses what every browser shows, such as a background color that is not in
 * the table, no trailer, or a frame larger than the screen, so {@link GifPixels} decodes.
 */
public final class GifContent {

  private static final int HEADER_BYTES = 13;
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xF9;
  private static final int PICTURE = 0x2C;
  private static final int TRAILER = 0x3B;
  private static final int PICTURE_HEADER_BYTES = 9;
  private static final int TABLE = 0x80;
  private static final int INTERLACED = 0x40;

  private final byte[] content;
  private final ContentReader reader;

  /**
   * The first frame.
   *
   * @param at where its header stands: its place, its sizes and its flags
   * @param background the color number of what it does not cover: its transparent one, else 0
   */
  private record Frame(int at, int background) {}

  public GifContent(byte[] content) {
    this.content = content;
    this.reader = new ContentReader(ImageFormat.GIF, content);
  }

  ImageHeader header() throws ImageException {
    int at = firstFrame().at();
    reader.require(at, PICTURE_HEADER_BYTES);
    return reader.header(
        Math.max(reader.u16le(6), reader.u16le(at) + reader.u16le(at + 4)),
        Math.max(reader.u16le(8), reader.u16le(at + 2) + reader.u16le(at + 6)),
        Orientation.UPRIGHT);
  }

  /**
   * Decodes the first frame to 8-bit BGR; what it does not cover has its background's color.
   *
   * @param pixels for all rows of the picture
   */
  public void decode(ImageHeader header, ByteBuffer pixels) throws ImageException {
    Frame frame = firstFrame();
    int at = frame.at();
    int flags = reader.u8(at + 8);
    byte[] colors = (flags & TABLE) != 0 ? colors(at + 9, flags) : globalColors();
    int left = reader.u16le(at);
    int top = reader.u16le(at + 2);
    int width = reader.u16le(at + 4);
    int height = reader.u16le(at + 6);
    GifPixels stored =
        new GifPixels(content, at + PICTURE_HEADER_BYTES + tableBytes(flags), width, height);
    byte[] line = new byte[3 * header.width()];
    for (int x = 0; x < header.width(); x++) {
      paint(line, x, colors, frame.background());
    }
    for (int y = 0; y < header.height(); y++) {
      pixels.put(line.length * y, line);
    }
    stored.decode(
        (flags & INTERLACED) != 0,
        (y, numbers) -> {
          for (int x = 0; x < width; x++) {
            paint(line, x, colors, numbers[x] & 0xFF);
          }
          pixels.put(3 * (header.width() * (top + y) + left), line, 0, 3 * width);
        });
  }

  private static void paint(byte[] line, int x, byte[] colors, int number) {
    line[3 * x] = colors[3 * number + 2];
    line[3 * x + 1] = colors[3 * number + 1];
    line[3 * x + 2] = colors[3 * number];
  }

  private Frame firstFrame() throws ImageException {
    int at = HEADER_BYTES + tableBytes(reader.u8(10));
    int background = 0;
    while (true) {
      int block = reader.u8(at++);
      if (block == PICTURE) {
        return new Frame(at, background);
      }
      if (block == TRAILER) {
        throw reader.corrupt("it has no picture data");
      }
      if (block == EXTENSION) {
        int label = reader.u8(at++);
        if (label == CONTROL && reader.u8(at) >= 4) {
          background = (reader.u8(at + 1) & 1) != 0 ? reader.u8(at + 4) : background;
        }
        at = endOfSubBlocks(at);
      }
    }
  }

  private int endOfSubBlocks(int from) throws ImageException {
    int at = from;
    int length = reader.u8(at);
    while (length > 0) {
      at += 1 + length;
      length = reader.u8(at);
    }
    return at + 1;
  }

  private byte[] globalColors() throws ImageException {
    return colors(HEADER_BYTES, reader.u8(10));
  }

  /**
   * Returns 256 colors of red, green, blue. Those that are not in the table are black, or grays
   * where it holds nothing but their beginning.
   */
  private byte[] colors(int table, int flags) throws ImageException {
    byte[] colors = new byte[3 * 256];
    int bytes = tableBytes(flags);
    reader.require(table, bytes);
    System.arraycopy(content, table, colors, 0, bytes);
    byte[] grays = new byte[3 * 256];
    for (int i = 0; i < grays.length; i++) {
      grays[i] = (byte) (i / 3);
    }
    return Arrays.equals(colors, 0, bytes, grays, 0, bytes) ? grays : colors;
  }

  private static int tableBytes(int flags) {
    return (flags & TABLE) == 0 ? 0 : 3 * (2 << (flags & 7));
  }
}
