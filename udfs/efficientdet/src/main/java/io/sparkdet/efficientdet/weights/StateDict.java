package io.sparkdet.efficientdet.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the pickled root of a torch file into named float32 tensors: the root itself, or the dict
 * of tensors under one of the usual keys of a checkpoint, without {@code module.} before the names.
 */
final class StateDict {

  /** Where training scripts keep the state dict in a checkpoint. */
  private static final List<String> WRAPPERS =
      List.of("state_dict", "model_state_dict", "model", "net");

  private static final String PARALLEL_PREFIX = "module.";

  /** Gives the bytes of the storages of one file. */
  interface StorageSource {

    /**
     * Returns {@code count} little-endian bytes from {@code from} on, or says that the storage does
     * not have them.
     */
    ByteBuffer read(TorchStorage storage, long from, long count)
        throws IOException, MalformedWeightsException;
  }

  private final StorageSource source;
  private final Map<TorchTensor, Tensor> made = new HashMap<>();
  private long budget;

  private StateDict(StorageSource source, long fileSize) {
    this.source = source;
    this.budget = 2 * fileSize;
  }

  /** Returns the tensors in the order of the file; entries that are no tensors are passed over. */
  static MapWeights weights(Object root, StorageSource source, long fileSize)
      throws IOException, MalformedWeightsException {
    Map<String, TorchTensor> views = views(root);
    boolean parallel = views.keySet().stream().allMatch(name -> name.startsWith(PARALLEL_PREFIX));
    StateDict reader = new StateDict(source, fileSize);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, TorchTensor> view : views.entrySet()) {
      String name = view.getKey();
      tensors.put(
          parallel ? name.substring(PARALLEL_PREFIX.length()) : name,
          reader.tensor(name, view.getValue()));
    }
    return new MapWeights(tensors);
  }

  private static Map<String, TorchTensor> views(Object root) throws MalformedWeightsException {
    if (root instanceof Map<?, ?> dict) {
      Map<String, TorchTensor> tensors = tensorsOf(dict);
      if (!tensors.isEmpty()) {
        return tensors;
      }
      for (String wrapper : WRAPPERS) {
        if (dict.get(wrapper) instanceof Map<?, ?> inner && !tensorsOf(inner).isEmpty()) {
          return tensorsOf(inner);
        }
      }
    }
    throw new MalformedWeightsException(
        "it holds no dict of tensors, neither at the top nor under one of " + WRAPPERS,
        TorchFunction.REMEDY);
  }

  private static Map<String, TorchTensor> tensorsOf(Map<?, ?> dict) {
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : dict.entrySet()) {
      if (entry.getKey() instanceof String name && entry.getValue() instanceof TorchTensor tensor) {
        tensors.put(name, tensor);
      }
    }
    return tensors;
  }

  /** Returns a tensor's values; names that share one view share one copy of it. */
  private Tensor tensor(String name, TorchTensor view)
      throws IOException, MalformedWeightsException {
    Tensor known = made.get(view);
    if (known != null) {
      return known;
    }
    int[] dimensions = TensorShape.checked(name, view.shape());
    long size = TensorShape.size(dimensions);
    long span = view.span(name, dimensions);
    ElementType type = view.storage().type();
    budget -= Math.max(size, span * type.bytes());
    if (budget < 0) {
      throw new MalformedWeightsException(
          "its tensors together are far larger than the file (%s is one of them)".formatted(name),
          TorchFunction.REMEDY);
    }
    if (size == 0) {
      return new Tensor(dimensions, new float[0]);
    }
    ByteBuffer bytes =
        source.read(view.storage(), view.offset() * type.bytes(), span * type.bytes());
    float[] values = new float[(int) size];
    if (view.contiguous(dimensions)) {
      type.decode(bytes, values);
    } else {
      gather(view, dimensions, bytes, values);
    }
    Tensor tensor = new Tensor(dimensions, values);
    made.put(view, tensor);
    return tensor;
  }

  private static void gather(TorchTensor view, int[] dimensions, ByteBuffer bytes, float[] values) {
    ElementType type = view.storage().type();
    int[] index = new int[dimensions.length];
    long place = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = type.decode(bytes, (int) (place * type.bytes()));
      for (int d = dimensions.length - 1; d >= 0; d--) {
        long step = view.stride().get(d);
        place += step;
        if (++index[d] < dimensions[d]) {
          break;
        }
        place -= step * dimensions[d];
        index[d] = 0;
      }
    }
  }
}
