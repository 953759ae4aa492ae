package io.sparkdet.app.checkannotations.picture;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the file of an annotated image says of itself.
 *
 * @param files how many files the image's name fits
 * @param path the file's full URI, the first where there are several
 * @param trouble why its header cannot be read; empty where it can
 * @param width columns upright, 0 where they are not known
 * @param height rows upright, 0 where they are not known
 * @param turned whether EXIF swaps the sides
 * @param sha256 of its bytes, in hexadecimal digits; empty where that was not asked for
 * @param hash the picture's {@link io.sparkdet.efficientdet.image.resize.DifferenceHash}; 0 where
 *     there is none, as of a picture of one color
 */
public record PictureFacts(
    int files,
    String path,
    String trouble,
    int width,
    int height,
    boolean turned,
    String sha256,
    long hash) {

  /** Returns whether the header was read. */
  public boolean isRead() {
    return width > 0;
  }

  /** Returns it as bytes, for {@link #of}. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(files);
      out.writeUTF(path);
      out.writeUTF(trouble);
      out.writeInt(width);
      out.writeInt(height);
      out.writeBoolean(turned);
      out.writeUTF(sha256);
      out.writeLong(hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the facts that {@link #toBytes} made bytes of. */
  public static PictureFacts of(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new PictureFacts(
          in.readInt(),
          in.readUTF(),
          in.readUTF(),
          in.readInt(),
          in.readInt(),
          in.readBoolean(),
          in.readUTF(),
          in.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
