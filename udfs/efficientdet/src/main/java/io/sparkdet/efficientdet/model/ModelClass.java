package io.sparkdet.efficientdet.model;

/**
 * A class that a detector tells from others.
 *
 * @param index among the scores of the class head, from 0
 * @param id its category id in annotations and tables
 * @param name its name in tables
 */
public record ModelClass(int index, int id, String name) {

  /** Refuses a negative index. */
  public ModelClass {
    if (index < 0) {
      throw new IllegalArgumentException(
          "Cannot place the class %s at index %d: indices start at 0".formatted(name, index));
    }
  }
}
