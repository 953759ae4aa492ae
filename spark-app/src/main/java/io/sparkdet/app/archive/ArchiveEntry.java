package io.sparkdet.app.archive;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An entry, as its archive describes it.
 *
 * @param name as it stands there: anything
 * @param kind what it is
 * @param bytes its length, unpacked
 * @param modifiedAt milliseconds since 1970, -1 for unknown
 * @param place where it lies
 * @param verdict what is wrong with it, if that is known already
 * @param head reads its first bytes; only until the next entry is asked for
 */
public record ArchiveEntry(
    String name,
    Kind kind,
    long bytes,
    long modifiedAt,
    EntryPlace place,
    @Nullable Verdict verdict,
    Head head) {

  /** What an entry is. */
  public enum Kind {
    /** A regular file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A link, a device or a pipe. */
    SPECIAL
  }

  /** Reads the first bytes of an entry. */
  @FunctionalInterface
  public interface Head {
    /**
     * Returns the first bytes, fewer if there are no more.
     *
     * @throws IOException if they cannot be read
     */
    byte[] read(int most) throws IOException;
  }
}
