package io.sparkdet.efficientdet.weights.tensor;

import java.util.List;

/**
 * What a file of weights holds.
 *
 * @param weights the tensors under the file's names
 * @param place where in a checkpoint they were, such as {@code state_dict}; empty for all of it
 * @param others where else there are as many, such as {@code state_dict_ema}
 */
public record WeightsContent(Weights weights, String place, List<String> others) {

  /** Keeps its own copy of the list. */
  public WeightsContent {
    others = List.copyOf(others);
  }

  /** Returns whether the tensors are a moving average of those that were trained. */
  public boolean average() {
    return Averages.named(place);
  }
}
