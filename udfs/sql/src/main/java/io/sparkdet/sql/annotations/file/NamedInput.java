package io.sparkdet.sql.annotations.file;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file; what fails while they are read or unpacked names the file. */
final class NamedInput extends FilterInputStream {

  private final String name;
  private final String packing;
  private long read;

  /**
   * Reads {@code in}.
   *
   * @param packing how it is packed, such as {@code gz}; empty where it is not
   */
  NamedInput(InputStream in, String name, String packing) {
    super(in);
    this.name = name;
    this.packing = packing;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? n : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    try {
      int n = in.read(target, offset, length);
      read += Math.max(0, n);
      return n;
    } catch (IOException | RuntimeException e) {
      if (packing.isEmpty() || AnnotationException.among(e) != null) {
        throw AnnotationException.unreadable(name, e);
      }
      throw new AnnotationException(
          (e instanceof EOFException
                  ? "Cannot read %s: the %s file is cut: it ends early, after %d bytes unpacked; copy or pack it again"
                  : "Cannot read %s: the %s file is damaged after %d bytes unpacked; copy or pack it again")
              .formatted(name, packing, read),
          e);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
