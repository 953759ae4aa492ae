package io.sparkdet.efficientdet.weights.tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Weights in memory, in the order of the map they were made from. */
public final class MapWeights implements Weights {

  private final Map<String, Tensor> tensors;

  /** Keeps its own copy of the map, not of the tensors. */
  public MapWeights(Map<String, Tensor> tensors) {
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Returns the tensors of {@code source}, read now. */
  public static MapWeights copyOf(Weights source) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : source.names()) {
      tensors.put(name, source.tensor(name));
    }
    return new MapWeights(tensors);
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "Cannot give the tensor %s: there is none of that name among %d"
              .formatted(name, tensors.size()));
    }
    return tensor;
  }
}
