package io.sparkdet.efficientdet.image.format;

import io.sparkdet.efficientdet.image.orientation.OrientationTags;
import io.sparkdet.efficientdet.image.tiff.TiffCopy;
import io.sparkdet.efficientdet.image.tiff.TiffException;
import io.sparkdet.efficientdet.image.tiff.TiffPicture;
import io.sparkdet.efficientdet.image.tiff.TileStack;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;

/** The first picture of a TIFF. */
final class TiffContent {

  private final byte[] content;
  private final ContentReader reader;

  TiffContent(byte[] content) {
    this.content = content;
    this.reader = new ContentReader(ImageFormat.TIFF, content);
  }

  /** Reads the sizes, and the orientation, which is a tag beside them. */
  ImageHeader header() throws ImageException {
    TiffPicture picture = picture();
    OrientationTags tags = new OrientationTags(content);
    tags.exif(0, content.length);
    picture.xmp().ifPresent(tags::xmp);
    return reader.header(picture.width(), picture.height(), tags.orientation());
  }

  /** Refuses a file without all strips or tiles of its first picture. */
  void requireComplete() throws ImageException {
    try {
      new TiffPicture(content).requireComplete();
    } catch (TiffException e) {
      throw refused(e);
    }
  }

  /** Copies the content as libtiff gets to see it. */
  int copyPicture(BytePointer target) throws ImageException {
    TiffCopy copy;
    try {
      copy = new TiffPicture(content).copy();
    } catch (TiffException e) {
      throw refused(e);
    }
    byte[] tail = copy.tail();
    target.put(content, 0, content.length);
    target.put(copy.header(), 0, TiffCopy.HEADER_BYTES);
    target.position(content.length).put(tail, 0, tail.length);
    target.position(0);
    return content.length + tail.length;
  }

  /** Returns how the pixels come out of the decoder; empty where they come as the picture. */
  Optional<TileStack> stack() throws ImageException {
    try {
      return new TiffPicture(content).stack();
    } catch (TiffException e) {
      throw refused(e);
    }
  }

  private TiffPicture picture() throws ImageException {
    try {
      return new TiffPicture(content);
    } catch (TiffException e) {
      throw refused(e);
    }
  }

  private ImageException refused(TiffException e) {
    return switch (e.kind()) {
      case CORRUPT -> reader.corrupt(e.reason());
      case CUT_SHORT -> reader.truncated(e.at());
      case UNSUPPORTED -> ImageException.unsupported(ImageFormat.TIFF, e.reason());
      case CAMERA_RAW ->
          ImageFormat.notRead(
              "a camera's raw file (%s)".formatted(e.reason()), "; convert it to JPEG or PNG");
    };
  }
}
