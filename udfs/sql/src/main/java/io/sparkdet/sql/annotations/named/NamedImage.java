package io.sparkdet.sql.annotations.named;

import java.util.List;

/**
 * One annotated image as a tool knows it.
 *
 * @param name its file name, or a path that ends with it
 * @param width in pixels, 0 where it is not stated
 * @param height in pixels, 0 where it is not stated
 * @param boxes in file order
 * @param otherShapes shapes that are no boxes, which are passed over
 * @param predicted whether a model drew the boxes, and nobody looked at them
 */
record NamedImage(
    String name, int width, int height, List<NamedBox> boxes, int otherShapes, boolean predicted) {

  /**
   * One box.
   *
   * @param label the name of its class
   * @param x left border in pixels
   * @param y upper border in pixels
   * @param width in pixels
   * @param height in pixels
   * @param crowd whether it stands for many objects
   */
  record NamedBox(String label, double x, double y, double width, double height, boolean crowd) {}

  NamedImage {
    boxes = List.copyOf(boxes);
  }
}
