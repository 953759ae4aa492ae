package io.sparkdet.app.sample.scene;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** How a sample picture is stored: four of five as JPEG, the others as PNG. */
public enum SampleEncoding {
  /** With losses. */
  JPEG("jpg") {
    @Override
    void configure(ImageWriteParam parameters) {
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(JPEG_QUALITY);
    }
  },
  /** To the pixel. */
  PNG("png") {
    @Override
    void configure(ImageWriteParam parameters) {}
  };

  private static final float JPEG_QUALITY = 0.92f;

  private final String extension;

  SampleEncoding(String extension) {
    this.extension = extension;
  }

  static SampleEncoding draw(Random random) {
    return random.nextInt(5) == 0 ? PNG : JPEG;
  }

  /** Returns what file names end with. */
  public String extension() {
    return extension;
  }

  /** Returns a picture as the content of a file. */
  public byte[] encode(BufferedImage picture) throws IOException {
    ImageWriter writer =
        ImageIO.getImageWritersByFormatName(name().toLowerCase(Locale.ROOT)).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 17);
    try (MemoryCacheImageOutputStream target = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      configure(parameters);
      writer.setOutput(target);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  abstract void configure(ImageWriteParam parameters);
}
