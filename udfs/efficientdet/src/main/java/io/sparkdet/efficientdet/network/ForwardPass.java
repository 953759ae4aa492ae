package io.sparkdet.efficientdet.network;

import java.util.List;

/**
 * A network that any interpreter of {@link Ops} can follow: a stretch that begins with an image.
 */
public interface ForwardPass extends Stretch {

  /**
   * Follows an image through the network.
   *
   * @param image {@code (batch, 3, height, width)}, normalized
   * @return everything that the network gives, which the caller owns
   */
  <T> List<T> results(Ops<T> ops, T image);

  @Override
  default <T> List<T> follow(Ops<T> ops, List<T> features) {
    return results(ops, features.get(0));
  }
}
