package io.sparkdet.app.train.round;

import java.io.Serializable;
import java.util.Arrays;

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

  /** Returns the same values in arrays of their own. */
  TrainingVectors copy() {
    return of(Arrays.stream(arrays()).map(float[]::clone).toArray(float[][]::new));
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
