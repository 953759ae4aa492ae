package io.sparkdet.detection.metric;

import io.sparkdet.detection.state.Mergeable;

/**
 * A metric of whole images, which come one at a time, in any order and on any machine.
 *
 * <p>Implementations are compared with {@code equals}: two that are equal are measured once.
 *
 * @param <S> what it keeps of the images it saw
 */
public interface ImageMetric<S extends Mergeable<S>> {

  /** Returns the state before any image. */
  S empty();

  /** Returns the state that {@link Mergeable#toBytes} wrote. */
  S fromBytes(byte[] bytes);

  /** Adds an image to {@code state}. */
  void accept(S state, MeasuredImage image);
}
