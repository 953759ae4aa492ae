package io.sparkdet.sql.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file of Hadoop's, read at any position. */
final class HadoopChannel implements SeekableByteChannel {

  private final FSDataInputStream in;
  private final long size;
  private boolean open = true;

  HadoopChannel(FSDataInputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (!target.hasArray()) {
      throw new IllegalArgumentException("Cannot read into a buffer that has no array");
    }
    int got = in.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
    if (got > 0) {
      target.position(target.position() + got);
    }
    return got;
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return in.getPos();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    requireOpen();
    if (position != in.getPos()) {
      in.seek(position);
    }
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long length) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public void close() throws IOException {
    open = false;
    in.close();
  }
}
