package io.sparkdet.app.train.sampling;

import io.sparkdet.app.train.data.TrainingSet;
import java.util.Optional;

/**
 * How often each image stands in an epoch. An epoch is a pure function of the set, the seed and the
 * epoch's number: neither workers nor partitions enter, so that a resumed run sees what an
 * uninterrupted one does.
 */
public sealed interface Sampling permits Uniform, ClassAware {

  /**
   * Reads {@code uniform} or {@code class-aware[:SHARE]}.
   *
   * @throws IllegalArgumentException if the text is neither, or the share is out of range
   */
  static Sampling parse(String spec) {
    if (spec.equals("uniform")) {
      return new Uniform();
    }
    String[] parts = spec.split(":", -1);
    if (parts[0].equals("class-aware") && parts.length <= 2) {
      try {
        return new ClassAware(
            parts.length == 1 ? ClassAware.PUBLISHED : Double.parseDouble(parts[1]));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(unreadable(spec), e);
      }
    }
    throw new IllegalArgumentException(unreadable(spec));
  }

  private static String unreadable(String spec) {
    return "Cannot sample by '%s': use uniform, or class-aware:SHARE such as class-aware:0.001"
        .formatted(spec);
  }

  /**
   * Returns the entries of an epoch in their order; see {@link TrainingSet#entry}.
   *
   * @param epoch from 0
   */
  int[] order(TrainingSet set, long seed, long epoch);

  /**
   * Returns the numbers of entries of epochs, as {@link #order} gives them.
   *
   * @param first epoch, from 0
   */
  int[] sizes(TrainingSet set, long seed, int first, int epochs);

  /** Returns whether all epochs have the same number of entries. */
  boolean even();

  /** Returns what the user should know of a set's epochs, if anything. */
  Optional<String> note(TrainingSet set);
}
