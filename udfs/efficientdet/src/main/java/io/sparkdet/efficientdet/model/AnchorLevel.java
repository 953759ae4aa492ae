package io.sparkdet.efficientdet.model;

import io.sparkdet.detection.AnchorSpec;
import io.sparkdet.efficientdet.network.EfficientDetConfig;
import io.sparkdet.efficientdet.network.FeatureShape;
import io.sparkdet.efficientdet.network.NetworkSummary;
import java.util.ArrayList;
import java.util.List;

/**
 * The anchors of one level of the pyramid.
 *
 * @param level such as 3, stride 2^3 pixels
 * @param rows places from top to bottom
 * @param columns places from left to right
 * @param count anchors of all places
 * @param smallestSide side of the square anchor of the first octave scale, in network pixels
 * @param largestSide side of the square anchor of the last octave scale, in network pixels
 */
public record AnchorLevel(
    int level, int rows, int columns, int count, double smallestSide, double largestSide) {

  static List<AnchorLevel> of(EfficientDetConfig config, NetworkSummary network) {
    AnchorSpec anchors = config.anchors();
    List<AnchorLevel> levels = new ArrayList<>();
    List<FeatureShape> shapes = network.outputs().boxCodes();
    for (int i = 0; i < shapes.size(); i++) {
      int level = anchors.minLevel() + i;
      FeatureShape shape = shapes.get(i);
      double base = anchors.scale() * (1 << level);
      levels.add(
          new AnchorLevel(
              level,
              shape.height(),
              shape.width(),
              shape.height() * shape.width() * anchors.anchorsPerCell(),
              base,
              base * Math.pow(2, (anchors.octaves() - 1) / (double) anchors.octaves())));
    }
    return List.copyOf(levels);
  }

  /** Returns the distance of neighbouring places in network pixels. */
  public int stride() {
    return 1 << level;
  }
}
