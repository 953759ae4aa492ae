package io.sparkdet.efficientdet.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Encoded images made here, by the JDK's writers and by editing what they wrote. */
public final class SyntheticImages {

  private SyntheticImages() {}

  /** Colors that change smoothly with the place, each corner another, plus a little noise. */
  public static BufferedImage gradient(int width, int height, int type) {
    Random random = new Random(7);
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = 255 * x / Math.max(1, width - 1);
        int green = 255 * y / Math.max(1, height - 1);
        int blue = 100 + random.nextInt(16);
        image.setRGB(x, y, 0xFF000000 | red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  public static BufferedImage gradient(int width, int height) {
    return gradient(width, height, BufferedImage.TYPE_INT_RGB);
  }

  public static byte[] encode(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, bytes)) {
      throw new IOException("no writer of " + format + " for this image");
    }
    return bytes.toByteArray();
  }

  public static byte[] png(BufferedImage image) throws IOException {
    return encode(image, "png");
  }

  public static byte[] jpeg(BufferedImage image) throws IOException {
    return jpeg(image, false, 0);
  }

  /** Writes a JPEG of quality 0.95; with a restart interval in MCUs if it is above 0. */
  public static byte[] jpeg(BufferedImage image, boolean progressive, int restartInterval)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(0.95f);
    parameters.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromRenderedImage(image), parameters);
    if (restartInterval > 0) {
      String format = "javax_imageio_jpeg_image_1.0";
      IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
      IIOMetadataNode dri = new IIOMetadataNode("dri");
      dri.setAttribute("interval", Integer.toString(restartInterval));
      root.getElementsByTagName("markerSequence").item(0).appendChild(dri);
      metadata.setFromTree(format, root);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Returns the JPEG with an APP1 segment of these contents after its first marker. */
  public static byte[] withApp1(byte[] jpeg, byte[] contents) {
    ByteBuffer edited = ByteBuffer.allocate(jpeg.length + 4 + contents.length);
    edited.put(jpeg, 0, 2).put((byte) 0xFF).put((byte) 0xE1);
    edited.putShort((short) (2 + contents.length)).put(contents);
    edited.put(jpeg, 2, jpeg.length - 2);
    return edited.array();
  }

  public static byte[] withExifOrientation(byte[] jpeg, int orientation, ByteOrder order) {
    return withApp1(
        jpeg, concat("Exif\0\0".getBytes(StandardCharsets.US_ASCII), tiff(orientation, order)));
  }

  /** Returns a TIFF structure with two tags, Make and Orientation. */
  public static byte[] tiff(int orientation, ByteOrder order) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
    tiff.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D));
    tiff.putShort((short) 42).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x010F).putShort((short) 2).putInt(4).putInt(0);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    return tiff.array();
  }

  /** Returns the PNG with a chunk before its first IDAT chunk. */
  public static byte[] withPngChunk(byte[] png, String type, byte[] contents) {
    int at = indexOf(png, "IDAT".getBytes(StandardCharsets.US_ASCII)) - 4;
    return concat(
        concat(Arrays.copyOf(png, at), pngChunk(type, contents)),
        Arrays.copyOfRange(png, at, png.length));
  }

  /** Returns a chunk of a PNG with its checksum. */
  static byte[] pngChunk(String type, byte[] contents) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(contents);
    ByteBuffer chunk = ByteBuffer.allocate(12 + contents.length);
    chunk.putInt(contents.length).put(name).put(contents).putInt((int) crc.getValue());
    return chunk.array();
  }

  /** Returns the JPEG with other sizes in its baseline frame header. */
  public static byte[] withJpegSize(byte[] jpeg, int width, int height) {
    byte[] edited = jpeg.clone();
    int frame = indexOf(edited, new byte[] {(byte) 0xFF, (byte) 0xC0});
    ByteBuffer.wrap(edited).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
    return edited;
  }

  /** Returns the PNG with other sizes in its header, and the checksum that belongs to them. */
  public static byte[] withPngSize(byte[] png, int width, int height) {
    byte[] edited = png.clone();
    CRC32 crc = new CRC32();
    ByteBuffer.wrap(edited).putInt(16, width).putInt(20, height);
    crc.update(edited, 12, 17);
    ByteBuffer.wrap(edited).putInt(29, (int) crc.getValue());
    return edited;
  }

  public static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  public static int indexOf(byte[] content, byte[] part) {
    for (int i = 0; i + part.length <= content.length; i++) {
      if (Arrays.equals(content, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new IllegalArgumentException("Cannot edit the image: no such part");
  }
}
