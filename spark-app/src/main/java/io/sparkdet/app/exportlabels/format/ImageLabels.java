package io.sparkdet.app.exportlabels.format;

import java.util.List;

/**
 * A picture with its boxes.
 *
 * @param number from 1, in the order of the images' names
 * @param firstBox number of its first box, from 1 over all images
 * @param name its path below the folder of all images, with slashes
 * @param width of the upright picture in pixels
 * @param height of the upright picture in pixels
 * @param model what found the boxes
 * @param boxes in the order of the table: falling score
 */
public record ImageLabels(
    long number,
    long firstBox,
    String name,
    int width,
    int height,
    String model,
    List<LabelBox> boxes) {

  /** Copies the list. */
  public ImageLabels {
    boxes = List.copyOf(boxes);
  }
}
