package io.sparkdet.efficientdet.service;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A buffer of up to {@code capacity} network inputs, NCHW float32 in native memory, and the images
 * that lie in it. It is made once and used again; {@link BatchQueue} says who may touch it when.
 */
final class Batch {

  private final FloatBuffer images;
  private final @Nullable PendingImage[] pending;
  private final int floatsPerImage;

  /** Images given a place. */
  int claimed;

  /** Images whose pixels are written. */
  int written;

  /** {@link System#nanoTime} when the first image was written. */
  long openedAt;

  Batch(int capacity, int floatsPerImage) {
    this.pending = new PendingImage[capacity];
    this.floatsPerImage = floatsPerImage;
    this.images =
        ByteBuffer.allocateDirect(Math.multiplyExact(capacity, floatsPerImage) * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  int capacity() {
    return pending.length;
  }

  /** Returns the inputs, all places, position 0. */
  FloatBuffer images() {
    return images;
  }

  /** Returns where the input of place {@code place} begins, in floats. */
  int offset(int place) {
    return place * floatsPerImage;
  }

  /** Returns a view of the one input of place {@code place}. */
  FloatBuffer image(int place) {
    return images.slice(offset(place), floatsPerImage);
  }

  void put(int place, PendingImage image) {
    pending[place] = image;
  }

  PendingImage pendingAt(int place) {
    return Objects.requireNonNull(pending[place], "an unclaimed place");
  }

  boolean isOfSeveralSources() {
    for (int place = 1; place < claimed; place++) {
      if (pendingAt(place).source() != pendingAt(0).source()) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    Arrays.fill(pending, 0, claimed, null);
    claimed = 0;
    written = 0;
  }
}
