package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one pickle, read forward: little-endian numbers, texts of declared length, lines. A
 * declared length is held against what is left before anything is allocated.
 */
final class PickleInput {

  private static final int LONGEST_LINE = 256;

  private final InputStream bytes;
  private final long limit;
  private long position;

  /** Reads at most {@code limit} bytes of a stream that has at least so many, or fewer in error. */
  PickleInput(InputStream bytes, long limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  /** Returns how many bytes have been read. */
  long position() {
    return position;
  }

  int unsignedByte() throws IOException, MalformedWeightsException {
    int value = position < limit ? bytes.read() : -1;
    if (value < 0) {
      throw cut();
    }
    position++;
    return value;
  }

  int unsignedShort() throws IOException, MalformedWeightsException {
    return unsignedByte() | unsignedByte() << 8;
  }

  int signedInt() throws IOException, MalformedWeightsException {
    return unsignedShort() | unsignedShort() << 16;
  }

  long signedLong() throws IOException, MalformedWeightsException {
    return (signedInt() & 0xFFFF_FFFFL) | (long) signedInt() << 32;
  }

  /** Returns a double, the one number of a pickle that is big-endian. */
  double bigEndianDouble() throws IOException, MalformedWeightsException {
    return ByteBuffer.wrap(bytes(Double.BYTES)).order(ByteOrder.BIG_ENDIAN).getDouble();
  }

  byte[] bytes(long count) throws IOException, MalformedWeightsException {
    if (count < 0 || count > limit - position) {
      throw cut();
    }
    byte[] read = bytes.readNBytes((int) count);
    position += read.length;
    if (read.length != count) {
      throw cut();
    }
    return read;
  }

  void skip(long count) throws IOException, MalformedWeightsException {
    if (count < 0 || count > limit - position) {
      throw cut();
    }
    bytes.skipNBytes(count);
    position += count;
  }

  String text(long length) throws IOException, MalformedWeightsException {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  /** Returns the text up to the next line feed, which is consumed. */
  String line() throws IOException, MalformedWeightsException {
    StringBuilder line = new StringBuilder();
    for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
      if (line.length() == LONGEST_LINE) {
        throw new MalformedWeightsException(
            "its pickle has a name of more than %d bytes".formatted(LONGEST_LINE));
      }
      line.append((char) next);
    }
    return line.toString();
  }

  private MalformedWeightsException cut() {
    return new MalformedWeightsException(
        "its pickle is cut off or too long after %d bytes".formatted(position));
  }
}
