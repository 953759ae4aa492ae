package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.ElementType;
import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;

/**
 * A run of numbers that tensors of a torch file are views of.
 *
 * @param key its name in the file
 * @param elements how many numbers it declares
 */
record TorchStorage(ElementType type, String key, long elements) {

  private static final long MOST_ELEMENTS = 1L << 40;

  /** Returns whether a persistent id names a storage of numbers that no tensor here has. */
  static boolean unknown(Object persistentId) {
    return persistentId instanceof PickleTuple tuple
        && tuple.parts().size() >= 2
        && "storage".equals(tuple.parts().get(0))
        && tuple.parts().get(1) instanceof OpaqueObject;
  }

  /** Reads the persistent id {@code ('storage', class, key, device, elements[, view])}. */
  static TorchStorage of(Object persistentId) throws MalformedWeightsException {
    if (persistentId instanceof PickleTuple tuple
        && (tuple.parts().size() == 5 || tuple.parts().size() == 6)
        && "storage".equals(tuple.parts().get(0))
        && tuple.parts().get(1) instanceof ElementType type
        && tuple.parts().get(2) instanceof String key
        && tuple.parts().get(4) instanceof Long elements
        && elements >= 0
        && elements <= MOST_ELEMENTS
        && (tuple.parts().size() == 5 || tuple.parts().get(5) == PickleReader.NONE)) {
      return new TorchStorage(type, key, elements);
    }
    throw new MalformedWeightsException(
        "it refers to something that is no plain storage of tensors", TorchFunction.REMEDY);
  }
}
