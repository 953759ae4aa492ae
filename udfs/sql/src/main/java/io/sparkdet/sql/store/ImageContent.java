package io.sparkdet.sql.store;

import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;

/** The encoded bytes of one image, or the reason that there are none. */
public sealed interface ImageContent {

  /** The bytes as they were read. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  final class Bytes implements ImageContent {
    private final byte[] bytes;

    public Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes;
    }
  }

  /**
   * Nothing was read.
   *
   * @param status the row's status
   * @param reason one sentence
   */
  record Missing(ImageStatus status, String reason) implements ImageContent {}

  /**
   * Reads a file from its file system; whatever goes wrong is {@link Missing}.
   *
   * @param path its full URI
   * @param bytes its length, as far as known: -1 for unknown
   * @param largest the most bytes that may be read
   */
  static ImageContent read(String path, long bytes, Configuration hadoop, long largest) {
    if (bytes > largest) {
      return tooLarge(bytes, largest);
    }
    try (InputStream in = FileStore.of(path, hadoop).open(path)) {
      byte[] read = readAll(in, (int) Math.max(0, bytes), largest);
      return read.length > largest ? tooLarge(read.length, largest) : new Bytes(read);
    } catch (IOException | RuntimeException e) {
      return unreadable(path, e);
    }
  }

  /** Returns what is said of a file that cannot be read, and what may be wrong with its path. */
  static Missing unreadable(String path, Exception e) {
    Missing why = unreadable(e);
    return e instanceof IOException failure && FileStore.isMissing(failure)
        ? FileStore.hint(path)
            .map(hint -> new Missing(why.status, "%s (%s)".formatted(why.reason, hint)))
            .orElse(why)
        : why;
  }

  /** Returns what is said of an image whose reading failed: clients of stores throw all kinds. */
  static Missing unreadable(Exception e) {
    if (e instanceof IOException failure) {
      return new Missing(ImageStatus.UNREADABLE, ReadFailure.sentence(failure));
    }
    if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return new Missing(ImageStatus.UNREADABLE, ReadFailure.sentence(unchecked.getCause()));
    }
    return new Missing(
        ImageStatus.UNREADABLE,
        "Reading failed: %s: %s.".formatted(e.getClass().getSimpleName(), ReadFailure.clause(e)));
  }

  /** Returns what is said of an image that has more bytes than may be read. */
  static Missing tooLarge(long bytes, long largest) {
    String reason =
        bytes > Integer.MAX_VALUE - 8L
            ? "The file has %d bytes: more than 2 GB.".formatted(bytes)
            : "The file has %d bytes and this heap reads at most %d: give more memory."
                .formatted(bytes, largest);
    return new Missing(ImageStatus.TOO_LARGE, reason);
  }

  /** Reads to the end; the length is right unless the file changed meanwhile. */
  private static byte[] readAll(InputStream in, int expected, long largest) throws IOException {
    byte[] bytes = new byte[expected];
    int read = in.readNBytes(bytes, 0, expected);
    if (read < expected) {
      return Arrays.copyOf(bytes, read);
    }
    int more = in.read();
    if (more < 0) {
      return bytes;
    }
    byte[] rest = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16L, largest + 1) - expected);
    byte[] all = Arrays.copyOf(bytes, expected + 1 + rest.length);
    all[expected] = (byte) more;
    System.arraycopy(rest, 0, all, expected + 1, rest.length);
    return all;
  }
}
