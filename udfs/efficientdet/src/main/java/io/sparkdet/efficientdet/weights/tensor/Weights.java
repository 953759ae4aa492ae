package io.sparkdet.efficientdet.weights.tensor;

import java.util.Set;

/** Named tensors: a file of weights, a network being built, or a renamed view of either. */
public interface Weights {

  /** Returns the names in the order of the source. */
  Set<String> names();

  /**
   * Returns one tensor.
   *
   * @throws IllegalArgumentException if there is none of that name; the message names it
   */
  Tensor tensor(String name);
}
