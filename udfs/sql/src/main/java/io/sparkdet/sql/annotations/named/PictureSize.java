package io.sparkdet.sql.annotations.named;

import io.sparkdet.efficientdet.image.format.HeaderStream;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * How large a picture is whose boxes are shares of it, upright as EXIF says.
 *
 * @param width in pixels
 * @param height in pixels
 */
record PictureSize(int width, int height) {

  /**
   * Reads a picture's header.
   *
   * @throws AnnotationException if it has none
   */
  static PictureSize of(String picture, Configuration configuration) {
    ImageHeader header = header(picture, configuration);
    return header.orientation().swapsAxes()
        ? new PictureSize(header.height(), header.width())
        : new PictureSize(header.width(), header.height());
  }

  private static ImageHeader header(String picture, Configuration configuration) {
    try {
      String name = FileStore.qualified(picture, configuration);
      try (InputStream in = FileStore.of(name, configuration).open(name)) {
        return HeaderStream.read(in);
      }
    } catch (ImageException e) {
      throw new AnnotationException(
          "Cannot read %s, whose size its labels need: %s; restore or remove the picture"
              .formatted(picture, e.reason().replaceFirst("^Cannot decode:? ?", "")),
          e);
    } catch (IOException e) {
      throw AnnotationException.unreadable(picture, e);
    }
  }
}
