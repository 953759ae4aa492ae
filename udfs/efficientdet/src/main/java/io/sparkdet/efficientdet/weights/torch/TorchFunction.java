package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.ElementType;
import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The few Python callables that tensors need, each done here in Java. Any other that a file names
 * is an {@link OpaqueObject}, and nothing of it is ever run; a file that names one which starts
 * programs or opens files is refused, as it is meant to harm those who load it in Python.
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
          if (PickleReader.plain(parts.get(0))) {
            entries.put(parts.get(0), parts.get(1));
          }
        }
        return entries;
      }
      throw wrongArguments();
    }
  },
  DEFAULT_DICT("collections", "defaultdict") {
    @Override
    Object apply(List<Object> arguments) {
      return new LinkedHashMap<Object, Object>();
    }
  },
  REBUILD_TENSOR("torch._utils", "_rebuild_tensor") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      return tensor(arguments);
    }
  },
  REBUILD_TENSOR_V2("torch._utils", "_rebuild_tensor_v2") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      return tensor(arguments);
    }
  },
  REBUILD_PARAMETER("torch._utils", "_rebuild_parameter") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      return parameter(arguments);
    }
  },
  REBUILD_PARAMETER_WITH_STATE("torch._utils", "_rebuild_parameter_with_state") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      return parameter(arguments);
    }
  },
  REBUILD_SUBCLASS("torch._tensor", "_rebuild_from_type_v2") {
    @Override
    Object apply(List<Object> arguments) throws MalformedWeightsException {
      if (arguments.size() >= 3 && arguments.get(2) instanceof PickleTuple given) {
        return arguments.get(0) instanceof TorchFunction function && function != this
            ? function.apply(given.parts())
            : new OpaqueObject("a tensor");
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

  /** Modules of Python whose functions reach beyond the program. */
  private static final Set<String> HARMFUL_MODULES =
      Set.of(
          "os",
          "posix",
          "nt",
          "subprocess",
          "sys",
          "shutil",
          "socket",
          "pty",
          "runpy",
          "importlib",
          "webbrowser",
          "ctypes");

  private static final Set<String> HARMFUL_BUILTINS =
      Set.of("eval", "exec", "execfile", "compile", "open", "__import__", "input", "breakpoint");

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
    boolean builtin = module.equals("builtins") || module.equals("__builtin__");
    if (HARMFUL_MODULES.contains(module) || (builtin && HARMFUL_BUILTINS.contains(name))) {
      throw new MalformedWeightsException(
          "it asks to run %s.%s, which is refused (nothing was run)".formatted(module, name),
          REMEDY);
    }
    return new OpaqueObject(module + "." + name);
  }

  /** Does what the Python function does with these positional arguments. */
  abstract Object apply(List<Object> arguments) throws MalformedWeightsException;

  MalformedWeightsException wrongArguments() {
    return new MalformedWeightsException(
        "it calls %s.%s with arguments that torch never gives".formatted(module, function));
  }

  /** Returns a tensor; one of a storage that is unknown is as unknown. */
  private static Object tensor(List<Object> arguments) throws MalformedWeightsException {
    return !arguments.isEmpty() && arguments.get(0) instanceof OpaqueObject storage
        ? storage.result()
        : TorchTensor.of(arguments);
  }

  Object parameter(List<Object> arguments) throws MalformedWeightsException {
    if (!arguments.isEmpty()
        && (arguments.get(0) instanceof TorchTensor || arguments.get(0) instanceof OpaqueObject)) {
      return arguments.get(0);
    }
    throw wrongArguments();
  }

  private static List<?> listOrNothing(Object value) {
    return value instanceof ArrayList<?> list ? list : List.of();
  }
}
