package io.sparkdet.efficientdet.engine;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** The border at which a batch of images enters an engine. */
final class ImageBatch {

  private ImageBatch() {}

  /** Returns exactly the values of {@code count} images, without copying. */
  static FloatBuffer slice(FloatBuffer images, int count, int size) {
    long values = 3L * size * size * count;
    if (count < 1 || images.remaining() < values) {
      throw new IllegalArgumentException(
          "Cannot take %d images of %d x %d: the buffer holds %d values, they need %d"
              .formatted(count, size, size, images.remaining(), values));
    }
    if (!images.isDirect() || images.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "Cannot take images from this buffer: it must be direct and in native byte order");
    }
    return images.slice(images.position(), (int) values);
  }
}
