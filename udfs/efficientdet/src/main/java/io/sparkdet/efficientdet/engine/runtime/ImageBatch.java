package io.sparkdet.efficientdet.engine.runtime;

import io.sparkdet.efficientdet.engine.Classification;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The border at which a batch of images enters an engine, and at which classes leave it. */
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

  /** Splits what a classifier says of a batch, image by image. */
  static List<Classification> classifications(float[] embeddings, float[] logits, int count) {
    List<Classification> images = new ArrayList<>(count);
    int length = embeddings.length / count;
    int classes = logits.length / count;
    for (int image = 0; image < count; image++) {
      images.add(
          new Classification(
              Arrays.copyOfRange(embeddings, image * length, (image + 1) * length),
              Arrays.copyOfRange(logits, image * classes, (image + 1) * classes)));
    }
    return images;
  }
}
