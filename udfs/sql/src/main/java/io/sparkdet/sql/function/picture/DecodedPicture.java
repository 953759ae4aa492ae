package io.sparkdet.sql.function.picture;

import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageException;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.service.DecodePermits;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decodes pictures for functions that need their pixels and no network: every pixel, turned upright
 * as EXIF says, up to the limit of {@link DecodeOptions#exact}. Pictures that are being decoded at
 * once hold half a gibibyte at most in a JVM; a larger one is decoded alone.
 */
final class DecodedPicture {

  private static final DecodePermits PERMITS = new DecodePermits(512L << 20);

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
    int acquired = PERMITS.acquire(ImageDecoder.nativeBytes(header, content.length, options));
    try (DecodedImage image = Decoder.ONE.decode(content, header, options)) {
      return Optional.of(use.apply(image));
    } catch (ImageException e) {
      return Optional.empty();
    } finally {
      PERMITS.release(acquired);
    }
  }
}
