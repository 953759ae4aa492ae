package io.sparkdet.efficientdet.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** TIFFs made here, by the JDK's writer and by editing the directory that it wrote. */
final class SyntheticTiff {

  private static final int ENTRY_BYTES = 12;

  private SyntheticTiff() {}

  /** Writes a picture in strips, or in tiles of 32 x 48 pixels. */
  static byte[] of(BufferedImage image, String compression, ByteOrder order, boolean tiled)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    if (!compression.equals("none")) {
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionType(compression);
    }
    if (tiled) {
      parameters.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setTiling(32, 48, 0, 0);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      IIOMetadata said = writer.getDefaultStreamMetadata(parameters);
      String format = said.getNativeMetadataFormatName();
      IIOMetadataNode root = new IIOMetadataNode(format);
      IIOMetadataNode byteOrder = new IIOMetadataNode("ByteOrder");
      byteOrder.setAttribute("value", order.toString());
      root.appendChild(byteOrder);
      said.setFromTree(format, root);
      writer.setOutput(stream);
      writer.write(said, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Returns the TIFF with another value of one tag, or with one more tag, at its end. */
  static byte[] with(byte[] tiff, int tag, int type, int count, int value) {
    ByteOrder order = tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer content = ByteBuffer.wrap(tiff).order(order);
    int directory = content.getInt(4);
    Map<Integer, byte[]> entries = new TreeMap<>();
    for (int i = 0; i < content.getShort(directory); i++) {
      byte[] entry = new byte[ENTRY_BYTES];
      content.get(directory + 2 + ENTRY_BYTES * i, entry);
      entries.put(ByteBuffer.wrap(entry).order(order).getShort() & 0xFFFF, entry);
    }
    ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES).order(order);
    entry.putShort((short) tag).putShort((short) type).putInt(count);
    if (type == 3 && count == 1) {
      entry.putShort((short) value);
    } else {
      entry.putInt(value);
    }
    entries.put(tag, entry.array());
    ByteBuffer edited =
        ByteBuffer.allocate(tiff.length + 2 + ENTRY_BYTES * entries.size() + 4).order(order);
    edited.put(tiff).putInt(4, tiff.length).putShort((short) entries.size());
    entries.values().forEach(edited::put);
    return edited.array();
  }
}
