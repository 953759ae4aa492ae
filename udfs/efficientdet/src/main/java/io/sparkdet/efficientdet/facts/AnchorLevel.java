package io.sparkdet.efficientdet.facts;

import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.efficientdet.network.NetworkSummary;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.FeatureShape;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The anchors of one level of the pyramid.
 *
 * @param level such as 3, stride 2^3 pixels
 * @param rows cells from top to bottom
 * @param columns cells from left to right
 * @param count anchors of all cells
 * @param smallestSide side of the square anchor of the first octave scale, in network pixels; where
 *     none is square, of the square with the area of the smallest anchor
 * @param largestSide side of the square anchor of the last octave scale, in network pixels; where
 *     none is square, of the square with the area of the largest anchor
 */
public record AnchorLevel(
    int level, int rows, int columns, int count, double smallestSide, double largestSide) {

  static List<AnchorLevel> of(EfficientDetConfig config, NetworkSummary network) {
    AnchorSpec anchors = config.anchors();
    List<AnchorLevel> levels = new ArrayList<>();
    DoubleSummaryStatistics sides = sides(anchors);
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
              base * sides.getMin(),
              base
                  * sides.getMax()
                  * Math.pow(2, (anchors.octaves() - 1) / (double) anchors.octaves())));
    }
    return List.copyOf(levels);
  }

  /** Returns the sides of the squares that stand for the shapes, in base sides. */
  private static DoubleSummaryStatistics sides(AnchorSpec anchors) {
    AspectRatio square = new AspectRatio(1, 1);
    return anchors.ratios().contains(square)
        ? DoubleStream.of(1).summaryStatistics()
        : anchors.ratios().stream()
            .mapToDouble(ratio -> Math.sqrt(ratio.widthFactor() * ratio.heightFactor()))
            .summaryStatistics();
  }

  /** Returns the distance of neighboring cells in network pixels. */
  public int stride() {
    return 1 << level;
  }
}
