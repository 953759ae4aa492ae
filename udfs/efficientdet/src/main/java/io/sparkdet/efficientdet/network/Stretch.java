package io.sparkdet.efficientdet.network;

import java.util.List;

/** A part of a network that begins with features and ends with others. */
public interface Stretch {

  /**
   * Follows features through it.
   *
   * @param features what it begins with
   * @return everything that it gives, which the caller owns
   */
  <T> List<T> follow(Ops<T> ops, List<T> features);
}
