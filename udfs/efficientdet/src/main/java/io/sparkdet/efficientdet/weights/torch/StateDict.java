package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.Averages;
import io.sparkdet.efficientdet.weights.tensor.ElementType;
import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.TensorShape;
import io.sparkdet.efficientdet.weights.tensor.WeightsContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the pickled root of a torch file into named float32 tensors: the root itself, or the dict
 * of tensors under one of the usual keys of a checkpoint.
 */
public final class StateDict {

  /** Gives the bytes of the storages of one file. */
  interface StorageSource {

    /**
     * Returns {@code count} little-endian bytes from {@code from} on, or says that the storage does
     * not have them.
     */
    ByteBuffer read(TorchStorage storage, long from, long count)
        throws IOException, MalformedWeightsException;
  }

  private static final int DEEPEST = 3;

  private final StorageSource source;
  private final Map<TorchTensor, Tensor> made = new HashMap<>();
  private long budget;

  private StateDict(StorageSource source, long fileSize) {
    this.source = source;
    this.budget = 2 * fileSize;
  }

  /** Returns the tensors in the order of the file; entries that are no tensors are passed over. */
  public static WeightsContent content(
      Object root, StorageSource source, long fileSize, Averages averages)
      throws IOException, MalformedWeightsException {
    List<CheckpointDict> dicts = CheckpointDict.below(root);
    CheckpointDict taken = choose(root, dicts, averages);
    StateDict reader = new StateDict(source, fileSize);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, TorchTensor> view : taken.tensors().entrySet()) {
      tensors.put(view.getKey(), reader.tensor(view.getKey(), view.getValue()));
    }
    List<String> others =
        dicts.stream()
            .filter(
                dict ->
                    !dict.place().equals(taken.place())
                        && 2 * dict.tensors().size() > taken.tensors().size())
            .map(CheckpointDict::place)
            .toList();
    return new WeightsContent(new MapWeights(tensors), taken.place(), others);
  }

  /** Tensors at the top are the state dict unless a dict below has more: a loss beside a dict. */
  private static CheckpointDict choose(Object root, List<CheckpointDict> dicts, Averages averages)
      throws MalformedWeightsException {
    if (dicts.isEmpty() && holdsArrays(root, DEEPEST)) {
      throw new MalformedWeightsException(
          "it holds a dict of NumPy's arrays and not of tensors",
          "save tensors in Python: torch.save({name: torch.as_tensor(array) for name, array in"
              + " arrays.items()}, FILE)");
    }
    if (dicts.isEmpty()) {
      throw new MalformedWeightsException(
          root instanceof OpaqueObject unknown
              ? "it holds an object of %s and not a dict of tensors (nothing was run)"
                  .formatted(unknown.name())
              : "it holds no dict of tensors",
          TorchFunction.REMEDY);
    }
    int most = dicts.stream().mapToInt(dict -> dict.tensors().size()).max().orElse(0);
    List<CheckpointDict> large =
        dicts.stream().filter(dict -> 2 * dict.tensors().size() > most).toList();
    List<CheckpointDict> wanted =
        large.stream().filter(dict -> dict.average() == (averages == Averages.WANT)).toList();
    List<CheckpointDict> from = wanted.isEmpty() ? large : wanted;
    return from.stream().filter(dict -> dict.place().isEmpty()).findFirst().orElse(from.get(0));
  }

  private static boolean holdsArrays(Object value, int depth) {
    return value instanceof Map<?, ?> dict
        && dict.values().stream()
            .anyMatch(
                entry ->
                    entry instanceof OpaqueObject unknown
                        ? unknown.name().startsWith("numpy.")
                        : depth > 0 && holdsArrays(entry, depth - 1));
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
    long element = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = type.decode(bytes, (int) (element * type.bytes()));
      for (int d = dimensions.length - 1; d >= 0; d--) {
        long step = view.stride().get(d);
        element += step;
        if (++index[d] < dimensions[d]) {
          break;
        }
        element -= step * dimensions[d];
        index[d] = 0;
      }
    }
  }
}
