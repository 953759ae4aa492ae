package io.sparkdet.efficientdet.image.format;

/**
 * The color numbers of one GIF frame, row by row, from its LZW codes (CompuServe GIF89a, appendix
 * F). All pixels must be there; whether the codes then end properly does not matter.
 */
final class GifPixels {

  private static final int MAX_CODE_BITS = 12;
  private static final int MAX_CODES = 1 << MAX_CODE_BITS;

  /** Where the passes of a frame begin, and by how many rows they go on. */
  private static final int[][] ONE_PASS = {{0, 1}};

  private static final int[][] INTERLACED = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private final ContentReader reader;
  private final int width;
  private final int height;

  private int at;
  private int blockBytes;
  private int bits;
  private int bitCount;

  private int rootBits;
  private int codeBits;
  private int next;
  private int previous;
  private int first;
  private final byte[] last = new byte[MAX_CODES];
  private final short[] before = new short[MAX_CODES];

  /** The pixels of one code, the last of them first, and how many are still to be given. */
  private final byte[] string = new byte[MAX_CODES + 1];

  private int length;

  /** Takes the rows of a frame in the order in which they are stored. */
  interface Rows {
    /** Takes the color numbers of row {@code y}, which are changed when it has returned. */
    void put(int y, byte[] numbers);
  }

  /** Reads {@code width x height} pixels from the byte of the code size on. */
  GifPixels(byte[] content, int at, int width, int height) throws ImageException {
    this.reader = new ContentReader(ImageFormat.GIF, content);
    this.at = at;
    this.width = width;
    this.height = height;
    if (width < 1 || height < 1) {
      throw reader.corrupt("its first frame has %d x %d pixels".formatted(width, height));
    }
  }

  /** Decodes all rows, of an interlaced frame in four passes. */
  void decode(boolean interlaced, Rows rows) throws ImageException {
    rootBits = reader.u8(at++);
    if (rootBits >= MAX_CODE_BITS) {
      throw reader.corrupt("codes of %d bits".formatted(rootBits));
    }
    forgetCodes();
    byte[] row = new byte[width];
    for (int[] pass : interlaced ? INTERLACED : ONE_PASS) {
      for (int y = pass[0]; y < height; y += pass[1]) {
        fill(row);
        rows.put(y, row);
      }
    }
  }

  private void fill(byte[] row) throws ImageException {
    for (int x = 0; x < width; x++) {
      if (length == 0) {
        unpackCode();
      }
      row[x] = string[--length];
    }
  }

  private void forgetCodes() {
    codeBits = rootBits + 1;
    next = (1 << rootBits) + 2;
    previous = -1;
  }

  /** Unpacks the next code that stands for pixels. */
  private void unpackCode() throws ImageException {
    int clear = 1 << rootBits;
    int code = code();
    while (code == clear) {
      forgetCodes();
      code = code();
    }
    if (code == clear + 1) {
      throw reader.corrupt("its data end before the last pixel, at byte %d".formatted(at));
    }
    if (code > (previous < 0 ? clear : next)) {
      throw reader.corrupt("a code that stands for nothing before byte %d".formatted(at));
    }
    int part = code;
    if (previous >= 0 && code == next) {
      string[length++] = (byte) first;
      part = previous;
    }
    while (part >= clear) {
      if (length == MAX_CODES) {
        throw reader.corrupt("a code without an end before byte %d".formatted(at));
      }
      string[length++] = last[part];
      part = before[part];
    }
    first = part;
    string[length++] = (byte) part;
    if (previous >= 0 && next < MAX_CODES) {
      last[next] = (byte) first;
      before[next] = (short) previous;
      if (next == (1 << codeBits) - 1 && codeBits < MAX_CODE_BITS) {
        codeBits++;
      }
      next++;
    }
    previous = code;
  }

  private int code() throws ImageException {
    while (bitCount < codeBits) {
      while (blockBytes == 0) {
        blockBytes = reader.u8(at++);
      }
      bits |= reader.u8(at++) << bitCount;
      bitCount += 8;
      blockBytes--;
    }
    int code = bits & ((1 << codeBits) - 1);
    bits >>>= codeBits;
    bitCount -= codeBits;
    return code;
  }
}
