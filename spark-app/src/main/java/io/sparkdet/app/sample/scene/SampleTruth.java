package io.sparkdet.app.sample.scene;

/**
 * What can be seen of one shape: the box of its visible pixels, corners in pixels with the right
 * and lower end exclusive, and their number.
 *
 * @param shape its class
 * @param xMin first column
 * @param yMin first row
 * @param xMax column after the last
 * @param yMax row after the last
 * @param area visible pixels
 */
public record SampleTruth(SampleShape shape, int xMin, int yMin, int xMax, int yMax, int area) {

  /** Refuses a box that holds nothing. */
  public SampleTruth {
    if (xMin < 0 || yMin < 0 || xMin >= xMax || yMin >= yMax || area < 1) {
      throw new IllegalArgumentException(
          "Cannot annotate a shape: empty box (%d, %d, %d, %d) of %d pixels"
              .formatted(xMin, yMin, xMax, yMax, area));
    }
  }
}
