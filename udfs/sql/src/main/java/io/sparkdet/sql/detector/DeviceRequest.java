package io.sparkdet.sql.detector;

import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import java.util.List;
import java.util.Locale;

/** What the user asked to run on; the device itself is the one that Spark gave the task. */
public enum DeviceRequest {
  /** The GPU that Spark assigned to the task, else the CPU. */
  AUTO,
  /** The CPU, whatever was assigned. */
  CPU,
  /** The GPU that Spark assigned to the task, or nothing. */
  GPU;

  /**
   * Reads {@code auto}, {@code cpu} or {@code gpu}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static DeviceRequest parse(String text) {
    for (DeviceRequest request : values()) {
      if (request.label().equals(text)) {
        return request;
      }
    }
    throw new IllegalArgumentException(
        "Cannot run on device '%s': auto, cpu or gpu".formatted(text));
  }

  /** Returns the name that users write. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the device of a task: never simply GPU 0, always the first address among the task's
   * {@code gpu} resources.
   *
   * @param assigned the addresses of the task's {@code gpu} resource, empty when it has none
   * @throws IllegalArgumentException if a GPU is demanded and none is assigned, or an address is
   *     not a number; the message says the remedy
   */
  public EngineDevice device(List<String> assigned) {
    if (this == CPU || (this == AUTO && assigned.isEmpty())) {
      return EngineDevice.CPU;
    }
    if (assigned.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot run on a GPU: Spark assigned none to this task; ask for one with"
              + " --conf spark.task.resource.gpu.amount=1"
              + " --conf spark.executor.resource.gpu.amount=1 and a discovery script, on a cluster"
              + " (local mode has none to assign), or run with --device cpu");
    }
    String address = assigned.get(0);
    try {
      return new EngineDevice.Gpu(Integer.parseInt(address.trim()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Cannot run on the GPU that Spark assigned: its address is '%s', not a device number; mend the discovery script"
              .formatted(address),
          e);
    }
  }

  /**
   * Returns the device of a task for an engine: as {@link #device(List)}, but {@code auto} takes
   * the CPU where the engine has no CUDA.
   *
   * @throws IllegalArgumentException also if a GPU is demanded and the engine has no CUDA
   */
  EngineDevice device(List<String> assigned, Engine engine) {
    EngineDevice device = device(assigned);
    if (device instanceof EngineDevice.Cpu || engine.hasCuda()) {
      return device;
    }
    if (this == GPU) {
      throw new IllegalArgumentException(
          "Cannot run on a GPU: %s; or run with --device cpu".formatted(withoutCuda(engine)));
    }
    return EngineDevice.CPU;
  }

  /** Returns why an engine without CUDA cannot use a GPU, and what to do. */
  public static String withoutCuda(Engine engine) {
    return "%s has no CUDA in this jar: %s".formatted(engine.label(), engine.cudaNeeds());
  }
}
