package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.Averages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A dict of tensors inside the pickled root of a torch file.
 *
 * @param place the keys on the way to it, with dots between; empty for the root itself
 * @param tensors by name
 */
record CheckpointDict(String place, Map<String, TorchTensor> tensors) {

  /** Where training scripts keep the state dict in a checkpoint, the usual ones first. */
  private static final List<String> WRAPPERS =
      List.of("state_dict", "model_state_dict", "model", "net", "module", "network", "weights");

  /** What training scripts keep tensors under that are no weights of a network. */
  private static final Set<String> OTHERS =
      Set.of("optimizer", "optimizer_states", "lr_schedulers", "scheduler", "scaler", "callbacks");

  private static final int DEEPEST = 3;

  boolean average() {
    return Averages.named(place);
  }

  /** Returns all dicts of tensors below the root, those of usual names first, then larger ones. */
  static List<CheckpointDict> below(Object root) {
    List<CheckpointDict> found = new ArrayList<>();
    collect(root, "", 0, Collections.newSetFromMap(new IdentityHashMap<>()), found);
    found.sort(
        (one, other) -> {
          int byName = Integer.compare(one.rank(), other.rank());
          return byName != 0 ? byName : Integer.compare(other.tensors.size(), one.tensors.size());
        });
    return found;
  }

  private int rank() {
    for (String word : place.split("\\.", -1)) {
      int rank = WRAPPERS.indexOf(word);
      if (rank >= 0) {
        return rank;
      }
    }
    return WRAPPERS.size();
  }

  private static void collect(
      Object value, String place, int depth, Set<Object> seen, List<CheckpointDict> found) {
    Map<?, ?> dict =
        value instanceof Map<?, ?> map
            ? map
            : value instanceof OpaqueObject unknown ? unknown.entries() : Map.of();
    if (dict.isEmpty() || !seen.add(value)) {
      return;
    }
    Map<String, TorchTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : dict.entrySet()) {
      if (entry.getKey() instanceof String name) {
        if (entry.getValue() instanceof TorchTensor tensor) {
          tensors.put(name, tensor);
        } else if (depth < DEEPEST && !OTHERS.contains(name)) {
          String inner = place.isEmpty() ? name : place + "." + name;
          collect(entry.getValue(), inner, depth + 1, seen, found);
        }
      }
    }
    if (!tensors.isEmpty()) {
      found.add(new CheckpointDict(place, tensors));
    }
  }
}
