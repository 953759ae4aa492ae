package io.sparkdet.efficientdet.engine;

/** Where a network computes. */
public sealed interface EngineDevice {

  /** The processor's cores. */
  EngineDevice CPU = new Cpu();

  /** The processor's cores. */
  record Cpu() implements EngineDevice {}

  /**
   * A CUDA device.
   *
   * @param index the device's number as the process sees it
   */
  record Gpu(int index) implements EngineDevice {

    /** Refuses negative numbers. */
    public Gpu {
      if (index < 0) {
        throw new IllegalArgumentException(
            "Cannot use GPU %d: devices count from 0".formatted(index));
      }
    }
  }
}
