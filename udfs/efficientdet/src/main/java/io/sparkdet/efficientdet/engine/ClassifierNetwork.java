package io.sparkdet.efficientdet.engine;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * A loaded EfficientNet: normalized images {@code (count, 3, size, size)} in, embeddings and logits
 * out, one list entry an image in their order. Any number of threads may call it at once.
 */
public interface ClassifierNetwork extends AutoCloseable {

  /**
   * Classifies a batch.
   *
   * @param images a direct float buffer in native byte order; the {@code count} images start at its
   *     position, which is not moved, and nobody may write to it during the call
   * @throws IllegalArgumentException if the buffer is not direct or holds fewer values
   */
  List<Classification> classify(FloatBuffer images, int count);

  /** Frees the native memory; no call may be under way or follow. */
  @Override
  void close();
}
