package io.sparkdet.efficientdet.network;

import java.util.List;

/** A network that any interpreter of {@link Ops} can follow. */
public interface ForwardPass {

  /**
   * Follows an image through the network.
   *
   * @param image {@code (batch, 3, height, width)}, normalized
   * @return everything that the network gives, which the caller owns
   */
  <T> List<T> results(Ops<T> ops, T image);
}
