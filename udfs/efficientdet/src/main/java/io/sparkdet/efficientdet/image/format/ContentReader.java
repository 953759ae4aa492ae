package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.orientation.Orientation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers, unsigned but one, in encoded content; reading past its end says that the file is cut
 * short.
 */
public final class ContentReader {

  private static final VarHandle SHORT_BE =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT_LE =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_BE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final ImageFormat format;
  private final byte[] content;

  public ContentReader(ImageFormat format, byte[] content) {
    this.format = format;
    this.content = content;
  }

  int size() {
    return content.length;
  }

  int u8(int at) throws ImageException {
    require(at, 1);
    return content[at] & 0xFF;
  }

  int u16be(int at) throws ImageException {
    require(at, 2);
    return (short) SHORT_BE.get(content, at) & 0xFFFF;
  }

  int u16le(int at) throws ImageException {
    require(at, 2);
    return (short) SHORT_LE.get(content, at) & 0xFFFF;
  }

  long u32be(int at) throws ImageException {
    require(at, 4);
    return (int) INT_BE.get(content, at) & 0xFFFFFFFFL;
  }

  long u32le(int at) throws ImageException {
    return i32le(at) & 0xFFFFFFFFL;
  }

  int i32le(int at) throws ImageException {
    require(at, 4);
    return (int) INT_LE.get(content, at);
  }

  /** Refuses content that has not {@code length} bytes from {@code at} on. */
  void require(int at, long length) throws ImageException {
    if (at + length > content.length) {
      throw truncated(at);
    }
  }

  /** Returns the refusal of content that ends inside, or before, the part at a byte. */
  public ImageException truncated(long at) {
    return corrupt(
        "the file is cut short: it ends at byte %d, inside or before the part at byte %d; copy it again"
            .formatted(content.length, Math.min(at, content.length)));
  }

  ImageException corrupt(String reason) {
    return ImageException.corrupt(format, reason);
  }

  /** Returns a header, refusing sizes that no picture has. */
  ImageHeader header(long width, long height, Orientation orientation) throws ImageException {
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw corrupt("it declares %d x %d pixels".formatted(width, height));
    }
    return new ImageHeader(format, (int) width, (int) height, orientation);
  }
}
