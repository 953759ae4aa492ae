package io.sparkdet.app.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/** The bytes of an archive, or what they unpack to, with a position that moves. */
interface ArchiveBytes extends Closeable {

  /** Returns the offset of the byte that is read next. */
  long position();

  /**
   * Moves to an offset, where the bytes allow no way back to a later one only.
   *
   * @return false if the bytes end before
   */
  boolean moveTo(long offset) throws IOException;

  /** Reads some bytes and returns how many, -1 at the end. */
  int read(byte[] target, int from, int count) throws IOException;

  /** Returns whether an error was the file system's, and not one of what it gave. */
  boolean failed();

  /** Reads to the end of what is asked for, or of the bytes; returns how many were there. */
  default int readFully(byte[] target, int from, int count) throws IOException {
    int got = 0;
    while (got < count) {
      int more = read(target, from + got, count - got);
      if (more < 0) {
        break;
      }
      got += more;
    }
    return got;
  }

  /** Reads as {@link #readFully(byte[], int, int)} does, into a new array. */
  default byte[] readUpTo(int count) throws IOException {
    byte[] bytes = new byte[count];
    int got = readFully(bytes, 0, count);
    return got == count ? bytes : Arrays.copyOf(bytes, got);
  }
}
