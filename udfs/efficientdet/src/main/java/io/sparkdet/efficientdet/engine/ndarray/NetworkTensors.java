package io.sparkdet.efficientdet.engine.ndarray;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network's tensors in an engine's memory, by canonical name. Their manager owns the memory. */
public final class NetworkTensors {

  private final Map<String, NDArray> arrays;

  private NetworkTensors(Map<String, NDArray> arrays) {
    this.arrays = arrays;
  }

  /**
   * Copies weights to the manager's device.
   *
   * @throws IllegalArgumentException if a tensor is missing or has another shape
   */
  public static NetworkTensors load(NDManager manager, List<TensorSpec> specs, Weights weights) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    for (TensorSpec spec : specs) {
      Tensor tensor = weights.tensor(spec.name());
      long[] shape = spec.shape().stream().mapToLong(Integer::longValue).toArray();
      if (!new Shape(shape).equals(shape(tensor))) {
        throw new IllegalArgumentException(
            "Cannot load the tensor %s: its shape is %s, the network needs %s"
                .formatted(spec.name(), shape(tensor), spec.shape()));
      }
      arrays.put(spec.name(), manager.create(tensor.values(), new Shape(shape)));
    }
    return new NetworkTensors(arrays);
  }

  /** Takes tensors by canonical name as they are; their owner stays their owner. */
  public static NetworkTensors of(Map<String, NDArray> arrays) {
    return new NetworkTensors(new LinkedHashMap<>(arrays));
  }

  /** Returns one tensor itself, not a copy. */
  public NDArray array(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("Cannot find the tensor %s".formatted(name));
    }
    return array;
  }

  private static Shape shape(Tensor tensor) {
    int[] shape = tensor.shape();
    long[] dimensions = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      dimensions[i] = shape[i];
    }
    return new Shape(dimensions);
  }
}
