package io.sparkdet.app.label.input;

import io.sparkdet.app.archive.ArchiveReader;
import io.sparkdet.app.archive.DamagedArchiveException;
import io.sparkdet.app.archive.EntryPlace;
import io.sparkdet.app.files.store.FileStore;
import io.sparkdet.app.files.store.ReadFailure;
import io.sparkdet.app.listing.ListedFile;
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

    Bytes(byte[] bytes) {
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
   * @param largest the most bytes that may be read
   */
  static ImageContent read(ListedFile file, Configuration hadoop, long largest) {
    if (file.bytes() > largest) {
      return tooLarge(file.bytes(), largest);
    }
    try (InputStream in = FileStore.of(file.path(), hadoop).open(file.path())) {
      byte[] bytes = readAll(in, (int) Math.max(0, file.bytes()), largest);
      return bytes.length > largest ? tooLarge(bytes.length, largest) : new Bytes(bytes);
    } catch (IOException e) {
      return new Missing(ImageStatus.UNREADABLE, ReadFailure.sentence(e));
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      return new Missing(
          ImageStatus.UNREADABLE, ReadFailure.sentence(cause == null ? new IOException(e) : cause));
    } catch (RuntimeException e) {
      // Clients of object stores throw their own: the image is unreadable, the task goes on.
      return new Missing(
          ImageStatus.UNREADABLE,
          "Reading failed: %s: %s.".formatted(e.getClass().getSimpleName(), ReadFailure.clause(e)));
    }
  }

  /**
   * Reads an entry of an archive; whatever goes wrong is {@link Missing}.
   *
   * @param largest the most bytes that may be read
   */
  static ImageContent read(EntryPlace place, long bytes, ArchiveReader archives, long largest) {
    if (bytes > largest) {
      return tooLarge(bytes, largest);
    }
    try {
      return new Bytes(archives.read(place, (int) bytes));
    } catch (DamagedArchiveException e) {
      return new Missing(
          ImageStatus.CORRUPT, "The entry is damaged: %s.".formatted(ReadFailure.clause(e)));
    } catch (IOException e) {
      return new Missing(ImageStatus.UNREADABLE, ReadFailure.sentence(e));
    } catch (RuntimeException e) {
      return new Missing(
          ImageStatus.UNREADABLE,
          "Reading failed: %s: %s.".formatted(e.getClass().getSimpleName(), ReadFailure.clause(e)));
    }
  }

  /** Reads to the end; the listed length is right unless the file changed meanwhile. */
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

  private static Missing tooLarge(long bytes, long largest) {
    String reason =
        bytes > Integer.MAX_VALUE - 8L
            ? "The file has %d bytes: more than 2 GB.".formatted(bytes)
            : "The file has %d bytes and this heap reads at most %d: give more memory."
                .formatted(bytes, largest);
    return new Missing(ImageStatus.TOO_LARGE, reason);
  }
}
