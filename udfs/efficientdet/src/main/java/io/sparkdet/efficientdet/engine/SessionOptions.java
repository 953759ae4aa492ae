package io.sparkdet.efficientdet.engine;

/**
 * How an engine runs a network.
 *
 * @param intraOpThreads how many threads one call computes with; on CPUs one thread and as many
 *     concurrent calls as cores is fastest
 */
public record SessionOptions(EngineDevice device, int intraOpThreads) {

  /** Single-threaded calls on the processor. */
  public static final SessionOptions SINGLE_THREADED = new SessionOptions(EngineDevice.CPU, 1);

  /** Refuses fewer than one thread. */
  public SessionOptions {
    if (intraOpThreads < 1) {
      throw new IllegalArgumentException(
          "Cannot compute with %d threads: at least 1".formatted(intraOpThreads));
    }
  }
}
