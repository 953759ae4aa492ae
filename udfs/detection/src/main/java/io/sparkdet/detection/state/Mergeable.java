package io.sparkdet.detection.state;

/**
 * What a part of the data leaves, to be merged with what the other parts left.
 *
 * <p>Merging is associative, a new state is its identity, and a state that went through bytes is
 * the same state.
 *
 * @param <S> the class itself
 */
public interface Mergeable<S extends Mergeable<S>> {

  /**
   * Adds what {@code other} holds; {@code other} is not to be used afterwards.
   *
   * @throws IllegalArgumentException if {@code other} was made under other settings
   */
  void combine(S other);

  /** Returns the state in bytes; the settings are not among them. */
  byte[] toBytes();

  /**
   * Refuses a partner that was made under other settings: their sum would mean nothing.
   *
   * @param what whose settings these are, for the message
   */
  static void requireSame(String what, Object own, Object other) {
    if (!own.equals(other)) {
      throw new IllegalArgumentException(
          "Cannot merge %s: one was made under %s, the other under %s".formatted(what, own, other));
    }
  }
}
