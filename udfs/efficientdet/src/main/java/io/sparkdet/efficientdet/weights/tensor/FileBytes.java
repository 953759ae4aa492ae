package io.sparkdet.efficientdet.weights.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Positioned reads of a file, little-endian, that never ask for more than the file holds. */
public final class FileBytes {

  private final FileChannel channel;
  private final long size;

  public FileBytes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
  }

  public long size() {
    return size;
  }

  /** Returns {@code count} bytes from {@code position} on. */
  public ByteBuffer read(long position, long count) throws IOException, MalformedWeightsException {
    if (position < 0 || count < 0 || count > size - position) {
      throw new MalformedWeightsException(
          "it ends at byte %d, before bytes %d to %d".formatted(size, position, position + count));
    }
    if (count > Integer.MAX_VALUE - 8) {
      throw new MalformedWeightsException(
          "%d bytes in one piece are more than 2 GiB".formatted(count),
          "split the tensor, EfficientDet has none so large");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new MalformedWeightsException("it became shorter while it was read");
      }
    }
    return bytes.flip();
  }
}
