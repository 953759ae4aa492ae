package io.sparkdet.efficientdet.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The few Python callables that a file of tensors may name, each done here in Java; a file that
 * names any other is refused, and nothing of it is ever run.
 */
enum TorchFunction {
  ORDERED_DICT("collections", "OrderedDict") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      if (arguments.isEmpty()) {
        return new LinkedHashMap<Object, Object>();
      }
      Map<Object, Object> entries = new LinkedHashMap<>();
      if (arguments.size() == 1 && arguments.get(0) instanceof List<?> pairs) {
        for (Object pair : pairs) {
          List<?> parts = pair instanceof PickleTuple tuple ? tuple.parts() : listOrNothing(pair);
          if (parts.size() != 2) {
            throw wrongArguments();
          }
          entries.put(PickleReader.key(parts.get(0)), parts.get(1));
        }
        return entries;
      }
      throw wrongArguments();
    }
  },
  REBUILD_TENSOR("torch._utils", "_rebuild_tensor") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      return TorchTensor.of(arguments);
    }
  },
  REBUILD_TENSOR_V2("torch._utils", "_rebuild_tensor_v2") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      return TorchTensor.of(arguments);
    }
  },
  REBUILD_PARAMETER("torch._utils", "_rebuild_parameter") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      if (!arguments.isEmpty() && arguments.get(0) instanceof TorchTensor tensor) {
        return tensor;
      }
      throw wrongArguments();
    }
  },
  SIZE("torch", "Size") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      if (arguments.size() == 1 && arguments.get(0) instanceof PickleTuple size) {
        return size;
      }
      throw wrongArguments();
    }
  };

  static final String REMEDY =
      "save the tensors alone with torch.save(model.state_dict(), FILE), or as safetensors";

  private final String module;
  private final String function;

  TorchFunction(String module, String function) {
    this.module = module;
    this.function = function;
  }

  /** Returns what {@code module.name} stands for: a function of this list, or an element type. */
  static Object named(String module, String name) throws MalformedWeightsException {
    for (TorchFunction candidate : values()) {
      if (candidate.module.equals(module) && candidate.function.equals(name)) {
        return candidate;
      }
    }
    if (module.equals("torch")) {
      ElementType type = ElementType.ofTorchStorage(name).orElse(null);
      if (type != null) {
        return type;
      }
    }
    throw new MalformedWeightsException(
        "it asks to run %s.%s, which is refused (nothing was run)".formatted(module, name), REMEDY);
  }

  /** Does what the Python function does with these positional arguments. */
  abstract Object apply(List<Object> arguments) throws MalformedWeightsException;

  MalformedWeightsException wrongArguments() {
    return new MalformedWeightsException(
        "it calls %s.%s with arguments that torch never gives".formatted(module, function));
  }

  private static List<?> listOrNothing(Object value) {
    return value instanceof ArrayList<?> list ? list : List.of();
  }
}
