package io.sparkdet.app.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** The bytes of a file, read through a buffer that small steps forward stay in. */
final class SeekableBytes implements ArchiveBytes {

  /** Holds the headers of several small pictures; a step to a far one costs no more than this. */
  private static final int BUFFER = 32 << 10;

  private final SeekableByteChannel channel;
  private final long length;
  private final byte[] buffer = new byte[BUFFER];
  private long start;
  private int filled;
  private long at;
  private boolean failed;

  SeekableBytes(SeekableByteChannel channel) throws IOException {
    this(channel, channel.size());
  }

  private SeekableBytes(SeekableByteChannel channel, long length) {
    this.channel = channel;
    this.length = length;
  }

  /** Returns the same bytes with a position and a buffer of their own; one is closed for both. */
  SeekableBytes sibling() {
    return new SeekableBytes(channel, length);
  }

  long length() {
    return length;
  }

  @Override
  public long position() {
    return at;
  }

  @Override
  public boolean moveTo(long offset) {
    at = offset;
    return offset <= length;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (at >= start && at < start + filled) {
      int offset = (int) (at - start);
      int got = Math.min(count, filled - offset);
      System.arraycopy(buffer, offset, target, from, got);
      at += got;
      return got;
    }
    if (at >= length) {
      return -1;
    }
    if (count >= BUFFER) {
      int got = load(ByteBuffer.wrap(target, from, count));
      at += Math.max(0, got);
      return got;
    }
    filled = 0;
    int got = load(ByteBuffer.wrap(buffer));
    if (got <= 0) {
      return -1;
    }
    start = at;
    filled = got;
    return read(target, from, count);
  }

  private int load(ByteBuffer target) throws IOException {
    try {
      channel.position(at);
      return channel.read(target);
    } catch (IOException e) {
      failed = true;
      throw e;
    } catch (RuntimeException e) { // clients of object stores throw their own
      failed = true;
      throw new IOException("%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()), e);
    }
  }

  @Override
  public boolean failed() {
    return failed;
  }

  /** Returns the bytes from the present position on as a stream. */
  InputStream stream() {
    return new InputStream() {
      private final byte[] one = new byte[1];

      @Override
      public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] target, int from, int count) throws IOException {
        return SeekableBytes.this.read(target, from, count);
      }

      @Override
      public void close() throws IOException {
        SeekableBytes.this.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
