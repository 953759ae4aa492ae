package io.sparkdet.efficientdet.image;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * The oriented pixels of one image: {@code rows() x columns()} pixels of blue, green, red, 8 bits
 * each, row by row from the top left without gaps.
 *
 * <p>{@code width()} and {@code height()} are those of the oriented original; there are fewer
 * columns and rows only if the image was decoded reduced. The pixels lie in native memory until
 * {@link #close()}, which its owner must call; not for concurrent use.
 */
public final class DecodedImage implements AutoCloseable {

  private final int width;
  private final int height;
  private final int columns;
  private final int rows;
  private final int reduction;
  private final NativeBufferPool pool;
  private final @Nullable String warning;
  private @Nullable BytePointer buffer;

  DecodedImage(
      int width,
      int height,
      int columns,
      int rows,
      int reduction,
      BytePointer buffer,
      NativeBufferPool pool,
      @Nullable String warning) {
    this.width = width;
    this.height = height;
    this.columns = columns;
    this.rows = rows;
    this.reduction = reduction;
    this.buffer = buffer;
    this.pool = pool;
    this.warning = warning;
  }

  /** Returns the width of the oriented original in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height of the oriented original in pixels. */
  public int height() {
    return height;
  }

  /** Returns the number of pixels held in a row: {@code width / reduction}, rounded up. */
  public int columns() {
    return columns;
  }

  /** Returns the number of rows held: {@code height / reduction}, rounded up. */
  public int rows() {
    return rows;
  }

  /** Returns how many pixels of the original, in each direction, one held pixel stands for. */
  public int reduction() {
    return reduction;
  }

  /**
   * Returns the sentence in which the decoder says that it could read the picture only in part;
   * empty for a picture without damage.
   */
  public Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  /**
   * Returns a view of the pixels, {@code 3 * columns() * rows()} bytes, valid until {@link
   * #close()} and not a moment longer.
   *
   * @throws IllegalStateException if the image is closed
   */
  public ByteBuffer pixels() {
    return buffer().asByteBuffer().slice(0, 3 * columns * rows);
  }

  /** Returns where the pixels lie, and more room after them. */
  BytePointer buffer() {
    BytePointer open = buffer;
    if (open == null) {
      throw new IllegalStateException("Cannot read the pixels: the image is closed");
    }
    return open;
  }

  /** Gives the pixels' memory back; a second call does nothing. */
  @Override
  public void close() {
    BytePointer open = buffer;
    if (open != null) {
      buffer = null;
      pool.give(open);
    }
  }
}
