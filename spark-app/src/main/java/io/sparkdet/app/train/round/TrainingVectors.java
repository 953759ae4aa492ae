package io.sparkdet.app.train.round;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The long vectors of training, as they travel between driver and executors. Adopts its arrays and
 * gives them away as they are.
 */
public final class TrainingVectors implements Serializable {

  /** Of workers that had no image. */
  static final TrainingVectors NONE = new TrainingVectors(new float[0], new float[0]);

  private static final long serialVersionUID = 1L;
  private static final int BEFORE_MEMORY = 2;

  private final float[] parameters;
  private final float[] statistics;
  private final float[][] memory;

  /**
   * Puts vectors together.
   *
   * @param parameters a value a parameter: the parameter, or what its gradient is
   * @param statistics the running statistics
   * @param memory what the optimizer remembers, where it travels
   */
  public TrainingVectors(float[] parameters, float[] statistics, float[]... memory) {
    this.parameters = parameters;
    this.statistics = statistics;
    this.memory = memory;
  }

  /** Returns the vectors that {@link #arrays} gave. */
  static TrainingVectors of(float[]... arrays) {
    return new TrainingVectors(
        arrays[0], arrays[1], Arrays.copyOfRange(arrays, BEFORE_MEMORY, arrays.length));
  }

  /** Returns a value a parameter: the parameter, or what its gradient is. */
  public float[] parameters() {
    return parameters;
  }

  /** Returns the running statistics. */
  public float[] statistics() {
    return statistics;
  }

  /** Returns what the optimizer remembers; empty where it does not travel. */
  public float[][] memory() {
    return memory;
  }

  /**
   * Returns the same values for a worker that changes them: with arrays of its own for running
   * statistics, and where it takes steps by itself for all.
   */
  TrainingVectors own(Exchange exchange) {
    return switch (exchange) {
      case GRADIENTS -> new TrainingVectors(parameters, statistics.clone(), memory);
      case WEIGHTS -> of(Arrays.stream(arrays()).map(float[]::clone).toArray(float[][]::new));
    };
  }

  /**
   * Adds what workers gave, in that order and in double precision; none of them may be used after.
   *
   * @param given of equal lengths
   */
  static TrainingVectors sum(List<TrainingVectors> given) {
    if (given.isEmpty()) {
      return NONE;
    }
    float[][] sums = given.get(0).arrays();
    if (given.size() > 1) {
      List<float[][]> all = given.stream().map(TrainingVectors::arrays).toList();
      for (int k = 0; k < sums.length; k++) {
        int vector = k;
        add(sums[k], all.stream().map(arrays -> arrays[vector]).toArray(float[][]::new));
      }
    }
    return of(sums);
  }

  private static void add(float[] sums, float[]... given) {
    for (int i = 0; i < sums.length; i++) {
      double sum = 0;
      for (float[] values : given) {
        sum += values[i];
      }
      sums[i] = (float) sum;
    }
  }

  /** Returns all vectors in the order in which they are laid end to end. */
  float[][] arrays() {
    float[][] arrays = new float[BEFORE_MEMORY + memory.length][];
    arrays[0] = parameters;
    arrays[1] = statistics;
    System.arraycopy(memory, 0, arrays, BEFORE_MEMORY, memory.length);
    return arrays;
  }
}
