package io.sparkdet.efficientdet.weights.tensor;

import java.io.IOException;
import java.nio.file.Path;

/** A file of weights cannot be read: which file, what is wrong with it, and what to do about it. */
public final class WeightsException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says {@code Cannot read weights FILE: WHAT; REMEDY}. */
  public WeightsException(Path file, String what, String remedy) {
    super("Cannot read weights %s: %s; %s".formatted(file, what, remedy));
  }

  public WeightsException(Path file, String what, String remedy, Exception cause) {
    this(file, what, remedy);
    initCause(cause);
  }

  public WeightsException(Path file, MalformedWeightsException cause) {
    super("Cannot read weights %s: %s; %s".formatted(file, cause.getMessage(), cause.remedy()));
    initCause(cause);
  }

  /** Says the same of a failure that another library or the disk reported. */
  public WeightsException(Path file, Exception cause, String remedy) {
    super(
        "Cannot read weights %s: %s, %s; %s"
            .formatted(file, cause.getClass().getSimpleName(), cause.getMessage(), remedy),
        cause);
  }
}
