package io.sparkdet.efficientdet.engine;

import io.sparkdet.detection.nms.Candidates;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A loaded network: normalized images {@code (count, 3, size, size)} in, candidates out, one list
 * entry an image in their order. Any number of threads may call it at once; each call computes with
 * the threads of {@link SessionOptions}.
 */
public interface DetectionNetwork extends AutoCloseable {

  /**
   * Returns the anchors of each image that pass the selection that the network was opened with. A
   * score is the sigmoid of a logit. Where an anchor stands for its best class, that is the one
   * with the highest logit, the lowest index among equals.
   *
   * @param images a direct float buffer in native byte order; the {@code count} images start at its
   *     position, which is not moved, and nobody may write to it during the call
   * @throws IllegalArgumentException if the buffer is not direct or holds fewer values
   */
  List<Candidates> candidates(FloatBuffer images, int count);

  /** Frees the native memory; no call may be under way or follow. */
  @Override
  void close();
}
