package io.sparkdet.efficientdet.engine;

/** Says that an engine could not load or run a network: a fault of the installation or of ours. */
public final class EngineException extends RuntimeException {

  /** Says what could not be done, and what was underneath it. */
  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
