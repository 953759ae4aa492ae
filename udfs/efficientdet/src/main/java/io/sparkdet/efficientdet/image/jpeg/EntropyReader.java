package io.sparkdet.efficientdet.image.jpeg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Steps through the entropy-coded data of a JPEG unit by unit (ITU-T T.81, annex F.2), and writes
 * units into a part: the codes of AC coefficients as they stand, those of DC coefficients anew,
 * since they count from the block before. Whatever libjpeg would warn of is refused.
 */
final class EntropyReader {

  /** Numbers in which {@link #save} keeps a place, beside its bits. */
  static final int PLACE = 7;

  private static final int BLOCK = 64;
  private static final int SIXTEEN_ZEROS = 0xF0;
  private static final int LARGEST_DC = 1 << 14;

  private final byte[] content;
  private final int restartInterval;
  private final int[] components;
  private final HuffmanTable[] dc;
  private final HuffmanTable[] ac;
  private final int[] predicted = new int[3];
  private final int[] written = new int[3];

  /** The next byte that is not in {@link #held} yet. */
  private int at;

  private long held;
  private int bits;

  /** Of {@link #bits}, the last ones that the data do not have. */
  private int padded;

  private int toRestart;
  private int restarts;

  EntropyReader(byte[] content, JpegFrame frame) throws UncuttableException {
    this.content = content;
    this.restartInterval = frame.restartInterval();
    this.components = frame.componentsOfBlocks();
    this.dc = new HuffmanTable[components.length];
    this.ac = new HuffmanTable[components.length];
    for (int block = 0; block < components.length; block++) {
      dc[block] = frame.dcCodes(components[block]);
      ac[block] = frame.acCodes(components[block]);
    }
    this.at = frame.dataBegin();
    this.toRestart = restartInterval;
  }

  /** Keeps the place before the next unit in {@code place[from ..]}, and returns its bits. */
  long save(int[] place, int from) {
    place[from] = at;
    place[from + 1] = (bits << 16) | padded;
    place[from + 2] = toRestart;
    place[from + 3] = restarts;
    System.arraycopy(predicted, 0, place, from + 4, 3);
    return held;
  }

  /** Goes to a place that was kept. */
  void restore(int[] place, int from, long heldThere) {
    at = place[from];
    bits = place[from + 1] >>> 16;
    padded = place[from + 1] & 0xFFFF;
    toRestart = place[from + 2];
    restarts = place[from + 3];
    System.arraycopy(place, from + 4, predicted, 0, 3);
    held = heldThere;
  }

  /** Steps over one unit, and writes it if there is where to. */
  void unit(@Nullable JpegBitWriter part) throws UncuttableException {
    if (restartInterval > 0 && toRestart-- == 0) {
      restart();
    }
    for (int block = 0; block < components.length; block++) {
      dc(block, part);
      ac(ac[block], part);
    }
    if (bits < padded) {
      throw new UncuttableException("data that end early");
    }
  }

  private void dc(int block, @Nullable JpegBitWriter part) throws UncuttableException {
    fill();
    int entry = dc[block].entry((int) (held >>> (bits - 16)) & 0xFFFF);
    int size = entry & 0xFF;
    if (entry == 0 || size > 15) {
      throw new UncuttableException("a bad code");
    }
    bits -= entry >> 8;
    int component = components[block];
    if (size > 0) {
      bits -= size;
      int value = (int) (held >>> bits) & ((1 << size) - 1);
      predicted[component] += value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
      if (Math.abs(predicted[component]) >= LARGEST_DC) {
        throw new UncuttableException("a coefficient that there cannot be");
      }
    }
    if (part != null) {
      int difference = predicted[component] - written[component];
      written[component] = predicted[component];
      int length = Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(difference));
      int value = difference < 0 ? difference + (1 << length) - 1 : difference;
      part.put(((long) length << length) | value, JpegFrame.DC_CODE_BITS + length);
    }
  }

  private void ac(HuffmanTable codes, @Nullable JpegBitWriter part) throws UncuttableException {
    int next = 1;
    while (next < BLOCK) {
      if (bits < Integer.SIZE) {
        fill();
      }
      int entry = codes.entry((int) (held >>> (bits - 16)) & 0xFFFF);
      if (entry == 0) {
        throw new UncuttableException("a bad code");
      }
      int size = entry & 0x0F;
      int length = (entry >> 8) + size;
      bits -= length;
      if (part != null) {
        part.put((held >>> bits) & ((1L << length) - 1), length);
      }
      if (size > 0) {
        next += ((entry >> 4) & 0x0F) + 1;
      } else if ((entry & 0xFF) == SIXTEEN_ZEROS) {
        next += 16;
      } else {
        return;
      }
    }
    if (next > BLOCK) {
      throw new UncuttableException("a block with too many coefficients");
    }
  }

  private void fill() {
    while (bits <= Long.SIZE - 2 * Byte.SIZE) {
      int value = at < content.length ? content[at] & 0xFF : 0xFF;
      if (value != 0xFF) {
        at++;
      } else if (at + 1 < content.length && content[at + 1] == 0) {
        at += 2;
      } else {
        value = 0;
        padded += Byte.SIZE;
      }
      held = (held << Byte.SIZE) | value;
      bits += Byte.SIZE;
    }
  }

  private void restart() throws UncuttableException {
    requireMarker(0xD0 + (restarts++ & 7));
    at += 2;
    held = 0;
    bits = 0;
    padded = 0;
    Arrays.fill(predicted, 0);
    toRestart = restartInterval - 1;
  }

  /** Refuses data after the last unit, and another marker than the picture's end. */
  void requireEnd() throws UncuttableException {
    requireMarker(0xD9);
  }

  private void requireMarker(int marker) throws UncuttableException {
    if (bits - padded >= Byte.SIZE
        || at + 1 >= content.length
        || content[at] != (byte) 0xFF
        || content[at + 1] != (byte) marker) {
      throw new UncuttableException("another end than FF %02X".formatted(marker));
    }
  }
}
