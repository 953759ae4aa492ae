package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import java.util.List;

/** A Python tuple; its parts may be anything that {@link PickleReader} makes. */
record PickleTuple(List<Object> parts) {

  static final PickleTuple EMPTY = new PickleTuple(List.of());

  /** Returns the parts if all are whole numbers. */
  List<Long> wholeNumbers(String what) throws MalformedWeightsException {
    for (Object part : parts) {
      if (!(part instanceof Long)) {
        throw new MalformedWeightsException(what + " is no tuple of whole numbers");
      }
    }
    return parts.stream().map(Long.class::cast).toList();
  }
}
