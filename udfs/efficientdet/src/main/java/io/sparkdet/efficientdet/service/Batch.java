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

  /** Images given a slot. */
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

  /** Returns the inputs, all slots, position 0. */
  FloatBuffer images() {
    return images;
  }

  /** Returns where the input of slot {@code slot} begins, in floats. */
  int offset(int slot) {
    return slot * floatsPerImage;
  }

  /** Returns a view of the one input of slot {@code slot}. */
  FloatBuffer image(int slot) {
    return images.slice(offset(slot), floatsPerImage);
  }

  void put(int slot, PendingImage image) {
    pending[slot] = image;
  }

  PendingImage pendingAt(int slot) {
    return Objects.requireNonNull(pending[slot], "an unclaimed slot");
  }

  boolean isOfSeveralSources() {
    for (int slot = 1; slot < claimed; slot++) {
      if (pendingAt(slot).source() != pendingAt(0).source()) {
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
