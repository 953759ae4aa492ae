package io.sparkdet.detection.loss;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.matching.TruthBoxes;

/**
 * The box that a code gives for an anchor, beside the truth that it is to cover, in pixels: parts
 * of losses of overlap, each with its derivatives by the box's corners y_min, x_min, y_max, x_max.
 *
 * <p>Where an edge of the box lies exactly on the truth's, the derivative is that of the truth's
 * edge being the one that counts: 0.
 */
final class DecodedBox {

  private static final double SHAPE = 4 / (Math.PI * Math.PI);

  private final double[] box = new double[4];
  private final double[] truth;
  private final double codeHeight;
  private final double codeWidth;

  private DecodedBox(BoxTarget target, double[] code) {
    AnchorGrid anchors = target.anchors();
    int anchor = target.anchor();
    codeHeight = anchors.height(anchor);
    codeWidth = anchors.width(anchor);
    double centerY = code[0] * codeHeight + anchors.centerY(anchor);
    double centerX = code[1] * codeWidth + anchors.centerX(anchor);
    double height = Math.exp(code[2]) * codeHeight;
    double width = Math.exp(code[3]) * codeWidth;
    box[0] = centerY - height / 2;
    box[1] = centerX - width / 2;
    box[2] = centerY + height / 2;
    box[3] = centerX + width / 2;
    TruthBoxes truths = target.truths();
    int at = target.truth();
    truth = new double[] {truths.yMin(at), truths.xMin(at), truths.yMax(at), truths.xMax(at)};
  }

  /** Decodes ty, tx, th, tw. */
  static DecodedBox of(BoxTarget target, double[] code) {
    return new DecodedBox(target, code);
  }

  /** Returns the loss of a measure and writes its derivatives by the four entries of the code. */
  double loss(OverlapMeasure measure, double[] derivatives) {
    double[] byCorner = new double[4];
    double loss = measure.loss(this, byCorner);
    derivatives[0] = codeHeight * (byCorner[0] + byCorner[2]);
    derivatives[1] = codeWidth * (byCorner[1] + byCorner[3]);
    derivatives[2] = side(box, 0) / 2 * (byCorner[2] - byCorner[0]);
    derivatives[3] = side(box, 1) / 2 * (byCorner[3] - byCorner[1]);
    return loss;
  }

  /** 1 − I / U. */
  double iouLoss(double[] byCorner) {
    double union = union();
    double intersection = intersection();
    for (int corner = 0; corner < 4; corner++) {
      double changed = intersectionChange(corner);
      byCorner[corner] -= (changed * union - intersection * unionChange(corner)) / (union * union);
    }
    return 1 - intersection / union;
  }

  /** (C − U) / C. */
  double emptiness(double[] byCorner) {
    double union = union();
    double height = around(0);
    double width = around(1);
    double area = height * width;
    for (int corner = 0; corner < 4; corner++) {
      double areaChange = aroundChange(corner) * (corner % 2 == 0 ? width : height);
      byCorner[corner] -= (unionChange(corner) * area - union * areaChange) / (area * area);
    }
    return (area - union) / area;
  }

  /** ρ² / c². */
  double distance(double[] byCorner) {
    double y = (box[0] + box[2] - truth[0] - truth[2]) / 2;
    double x = (box[1] + box[3] - truth[1] - truth[3]) / 2;
    double squared = y * y + x * x;
    double diagonal = around(0) * around(0) + around(1) * around(1);
    for (int corner = 0; corner < 4; corner++) {
      double squaredChange = corner % 2 == 0 ? y : x;
      double diagonalChange = 2 * around(corner % 2) * aroundChange(corner);
      byCorner[corner] +=
          (squaredChange * diagonal - squared * diagonalChange) / (diagonal * diagonal);
    }
    return squared / diagonal;
  }

  /** α · v. */
  double shapeDifference(double iouLoss, double[] byCorner) {
    double height = side(box, 0);
    double width = side(box, 1);
    double difference = Math.atan2(side(truth, 1), side(truth, 0)) - Math.atan2(width, height);
    double v = SHAPE * difference * difference;
    double alpha = v == 0 ? 0 : v / (iouLoss + v);
    double byAngle = -2 * alpha * SHAPE * difference / (width * width + height * height);
    byCorner[0] += byAngle * width;
    byCorner[2] -= byAngle * width;
    byCorner[1] -= byAngle * height;
    byCorner[3] += byAngle * height;
    return alpha * v;
  }

  private double intersection() {
    return Math.max(0, shared(0)) * Math.max(0, shared(1));
  }

  private double intersectionChange(int corner) {
    int axis = corner % 2;
    if (!(shared(0) > 0 && shared(1) > 0)) {
      return 0;
    }
    if (corner < 2) {
      return box[corner] > truth[corner] ? -shared(1 - axis) : 0;
    }
    return box[corner] < truth[corner] ? shared(1 - axis) : 0;
  }

  private double union() {
    return side(box, 0) * side(box, 1) + side(truth, 0) * side(truth, 1) - intersection();
  }

  private double unionChange(int corner) {
    double other = side(box, 1 - corner % 2);
    return (corner < 2 ? -other : other) - intersectionChange(corner);
  }

  /** The side of the smallest box around both. */
  private double around(int axis) {
    return Math.max(box[axis + 2], truth[axis + 2]) - Math.min(box[axis], truth[axis]);
  }

  private double aroundChange(int corner) {
    if (corner < 2) {
      return box[corner] < truth[corner] ? -1 : 0;
    }
    return box[corner] > truth[corner] ? 1 : 0;
  }

  /** The length that both share along an axis, negative if they lie apart. */
  private double shared(int axis) {
    return Math.min(box[axis + 2], truth[axis + 2]) - Math.max(box[axis], truth[axis]);
  }

  private static double side(double[] corners, int axis) {
    return corners[axis + 2] - corners[axis];
  }
}
