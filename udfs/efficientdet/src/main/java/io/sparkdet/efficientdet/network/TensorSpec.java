package io.sparkdet.efficientdet.network;

import java.util.List;

/**
 * A tensor that a network needs.
 *
 * @param name canonical name, such as {@code backbone.block.3.expand.conv.weight}
 * @param shape dimensions, outermost first
 */
public record TensorSpec(String name, TensorKind kind, List<Integer> shape) {

  /** Keeps its own copy of the shape. */
  public TensorSpec {
    shape = List.copyOf(shape);
  }

  /** Returns the number of values. */
  public long size() {
    long size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    return size;
  }

  /** Returns whether training changes the values by their gradient. */
  public boolean trainable() {
    return kind.trainable();
  }

  /** Returns the part of the network that owns the tensor. */
  public Part part() {
    return Part.of(name);
  }
}
