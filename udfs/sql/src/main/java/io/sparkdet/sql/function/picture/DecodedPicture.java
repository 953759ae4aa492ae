package io.sparkdet.sql.function.picture;

import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Decodes pictures for functions that need their pixels and no network: every pixel, turned upright
 * as EXIF says, up to the limit of {@link DecodeOptions#exact}. Pictures that are being decoded at
 * once hold half a gibibyte at most in a JVM; a larger one is decoded alone.
 */
final class DecodedPicture {

  private static final int KIBIBYTES = 512 << 10;
  private static final Semaphore FREE = new Semaphore(KIBIBYTES, true);

  private DecodedPicture() {}

  /** Made on first use, because it loads native libraries. */
  private static final class Decoder {
    static final ImageDecoder ONE = new ImageDecoder();
  }

  /**
   * Decodes a picture and returns what is made of it; empty if it cannot be decoded.
   *
   * @param use must not keep the picture
   */
  static <T> Optional<T> use(byte[] content, Function<DecodedImage, T> use)
      throws InterruptedException {
    DecodeOptions options = DecodeOptions.exact();
    ImageHeader header;
    try {
      header = ImageHeader.read(content);
    } catch (ImageException e) {
      return Optional.empty();
    }
    long bytes = ImageDecoder.nativeBytes(header, content.length, options);
    int needed = (int) Math.min(KIBIBYTES, Math.max(1, bytes >> 10));
    FREE.acquire(needed);
    try (DecodedImage image = Decoder.ONE.decode(content, header, options)) {
      return Optional.of(use.apply(image));
    } catch (ImageException e) {
      return Optional.empty();
    } finally {
      FREE.release(needed);
    }
  }
}
