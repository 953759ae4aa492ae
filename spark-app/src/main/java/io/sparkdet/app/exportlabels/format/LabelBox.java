package io.sparkdet.app.exportlabels.format;

/**
 * A box of an export: corners in pixels of the upright picture, inside of it, with an area.
 *
 * @param score of the detection
 * @param label its class
 */
public record LabelBox(
    double xMin, double yMin, double xMax, double yMax, float score, LabelClass label) {

  double width() {
    return xMax - xMin;
  }

  double height() {
    return yMax - yMin;
  }
}
