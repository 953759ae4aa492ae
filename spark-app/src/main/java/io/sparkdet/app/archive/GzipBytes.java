package io.sparkdet.app.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** What a gzip file unpacks to, all of its members, from the beginning to the end once. */
final class GzipBytes implements ArchiveBytes {

  private final SeekableBytes packed;
  private final InputStream unpacked;
  private final byte[] passed = new byte[32 << 10];
  private long at;

  @SuppressWarnings("deprecation") // the builder in its place has types of commons-io
  GzipBytes(SeekableBytes packed) throws IOException {
    this.packed = packed;
    try {
      unpacked =
          new GzipCompressorInputStream(new BufferedInputStream(packed.stream(), 64 << 10), true);
    } catch (IOException e) {
      throw told(e);
    }
  }

  @Override
  public long position() {
    return at;
  }

  @Override
  public boolean moveTo(long offset) throws IOException {
    if (offset < at) {
      throw new IllegalArgumentException(
          "Cannot go back in gzip from %d to %d".formatted(at, offset));
    }
    while (at < offset) {
      if (read(passed, 0, (int) Math.min(passed.length, offset - at)) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    try {
      int got = unpacked.read(target, from, count);
      at += Math.max(0, got);
      return got;
    } catch (IOException e) {
      throw told(e);
    }
  }

  private IOException told(IOException e) {
    return packed.failed()
        ? e
        : new DamagedArchiveException(
            "gzip data are damaged or cut off (%s)".formatted(e.getMessage()), e);
  }

  @Override
  public boolean failed() {
    return packed.failed();
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
    packed.close();
  }
}
