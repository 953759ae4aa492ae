package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.openimages.OpenImagesBoxes;
import java.util.List;
import java.util.Optional;

/**
 * One annotated image as a tool knows it.
 *
 * @param name its file name, or a path that ends with it
 * @param width in pixels, 0 where it is not stated
 * @param height in pixels, 0 where it is not stated
 * @param boxes in file order
 * @param otherShapes shapes that are no boxes, which are passed over
 * @param predicted whether a model drew the boxes, and nobody looked at them
 * @param verified the classes that were looked for, where that is stated
 */
record NamedImage(
    String name,
    int width,
    int height,
    List<NamedBox> boxes,
    int otherShapes,
    boolean predicted,
    Optional<OpenImagesBoxes.Verified> verified) {

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

  /** Makes an image for which all classes were looked for. */
  NamedImage(
      String name,
      int width,
      int height,
      List<NamedBox> boxes,
      int otherShapes,
      boolean predicted) {
    this(name, width, height, boxes, otherShapes, predicted, Optional.empty());
  }

  /** Returns the same image, for which some classes were looked for. */
  NamedImage withVerified(OpenImagesBoxes.Verified labels) {
    return new NamedImage(name, width, height, boxes, otherShapes, predicted, Optional.of(labels));
  }
}
