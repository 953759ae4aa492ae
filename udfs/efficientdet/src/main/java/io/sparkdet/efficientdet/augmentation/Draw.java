package io.sparkdet.efficientdet.augmentation;

import java.util.Random;

/**
 * What every random choice about one picture in one epoch follows from. Nothing else enters: not
 * the executor, the task or the batch that the picture falls into.
 *
 * @param seed of the training run
 * @param epoch from 0
 * @param image the picture's id
 */
public record Draw(long seed, long epoch, long image) {

  /** Returns a well-mixed hash of all three. */
  public long hash() {
    return mix(mix(mix(seed) ^ epoch) ^ image);
  }

  /** Returns the numbers of one step; another step's do not depend on how many were taken. */
  Random random(String step) {
    return new Random(mix(hash() ^ step.hashCode()));
  }

  /** Returns what the choices about a further picture in the same input follow from. */
  Draw part(int number) {
    return new Draw(hash(), epoch, number);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
