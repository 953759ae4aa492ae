package io.sparkdet.app.evaluate.plan;

import io.sparkdet.detection.PublicApi;
import java.util.Locale;

/** What {@code --distributed} says: whether Spark's tasks measure, or this JVM alone. */
@PublicApi
public enum DistributedChoice {
  /** This JVM where both inputs are COCO files of this machine that its heap has room for. */
  AUTO,
  /** Spark's tasks, whatever the size. */
  ALWAYS,
  /** This JVM, whatever the size. */
  NEVER;

  /** Returns the word that users write. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label();
  }
}
