package io.sparkdet.efficientdet.model;

import java.io.IOException;
import java.nio.file.Path;

/** A model cannot be used or made: which file, what is wrong with it, and what to do about it. */
public class ModelException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says {@code Cannot use FILE: WHAT; REMEDY}. */
  public ModelException(Path file, String what, String remedy) {
    this(file.toString(), what, remedy);
  }

  /** Says {@code Cannot use LOCATION: WHAT; REMEDY}. */
  public ModelException(String location, String what, String remedy) {
    super("Cannot use %s: %s; %s".formatted(location, what, remedy));
  }
}
