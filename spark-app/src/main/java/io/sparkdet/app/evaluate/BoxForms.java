package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.CocoIou;
import io.sparkdet.detection.coco.EvaluationImage;
import io.sparkdet.detection.coco.ImageDetections;
import io.sparkdet.detection.coco.ImageTruths;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether boxes are what is read, x, y, width, height in pixels: those that are corners overlap the
 * other side once they are read so, and shares of the picture's size are all small where the other
 * side's boxes are not. Looks at a sample of bounded size; mergeable.
 */
final class BoxForms {

  private static final int BOXES_OF_IMAGE = 50;
  private static final long BOXES_OF_TASK = 5_000;
  private static final double OVERLAP = 0.5;

  /** By how much a reading must overlap more to be the likelier one. */
  private static final double BETTER = 0.05;

  /** Shares may reach a little over the border. */
  private static final double LARGEST_SHARE = 1.5;

  private static final double SURELY_PIXELS = 4;

  /** How many times the overlaps as corners must outnumber those as they stand. */
  private static final int CLEARLY = 3;

  private long tested;
  private long overlapping;
  private long overlappingAsCorners;
  private long overlappingTruthsAsCorners;
  private String firstDetection = "";
  private String firstTruth = "";
  private double largestDetection;
  private double largestTruth;

  void accept(String called, EvaluationImage image) {
    ImageDetections detections = image.detections();
    ImageTruths truths = image.truths();
    for (int d = 0; d < detections.size(); d++) {
      for (int k = 0; k < 4; k++) {
        largestDetection = Math.max(largestDetection, Math.abs(detections.box(d, k)));
      }
    }
    for (int g = 0; g < truths.size(); g++) {
      for (int k = 0; k < 4; k++) {
        largestTruth = Math.max(largestTruth, Math.abs(truths.box(g, k)));
      }
    }
    if (tested < BOXES_OF_TASK && truths.size() > 0) {
      compare(called, truths, detections);
    }
  }

  private void compare(String called, ImageTruths truths, ImageDetections detections) {
    int most = Math.min(BOXES_OF_IMAGE, detections.size());
    for (int d = 0; d < most; d++) {
      double[] detected = new double[4];
      for (int k = 0; k < 4; k++) {
        detected[k] = detections.box(d, k);
      }
      double asIs = 0;
      double asCorners = 0;
      double truthsAsCorners = 0;
      double[] nearest = detected;
      for (int g = 0; g < Math.min(BOXES_OF_IMAGE, truths.size()); g++) {
        double[] annotated = new double[4];
        for (int k = 0; k < 4; k++) {
          annotated[k] = truths.box(g, k);
        }
        asIs = Math.max(asIs, CocoIou.plain(detected, annotated));
        asCorners = Math.max(asCorners, CocoIou.plain(ofCorners(detected), annotated));
        double other = CocoIou.plain(detected, ofCorners(annotated));
        if (other > truthsAsCorners) {
          truthsAsCorners = other;
          nearest = annotated;
        }
      }
      count(called, asIs, asCorners, truthsAsCorners, detected, nearest);
    }
  }

  private void count(
      String called,
      double asIs,
      double asCorners,
      double truthsAsCorners,
      double[] detected,
      double[] annotated) {
    tested++;
    if (asIs >= OVERLAP && asIs > Math.max(asCorners, truthsAsCorners)) {
      overlapping++;
    }
    if (asCorners >= OVERLAP && asCorners > asIs + BETTER) {
      overlappingAsCorners++;
      firstDetection = firstDetection.isEmpty() ? shown(detected, called) : firstDetection;
    }
    if (truthsAsCorners >= OVERLAP && truthsAsCorners > asIs + BETTER) {
      overlappingTruthsAsCorners++;
      firstTruth = firstTruth.isEmpty() ? shown(annotated, called) : firstTruth;
    }
  }

  /** Returns x, y, width, height of a box that was given as x_min, y_min, x_max, y_max. */
  private static double[] ofCorners(double[] box) {
    return new double[] {box[0], box[1], box[2] - box[0], box[3] - box[1]};
  }

  /** Returns a box and its image as warnings show them. */
  static String shown(double[] box, String called) {
    StringBuilder text = new StringBuilder("[");
    for (int k = 0; k < box.length; k++) {
      String value = String.format(Locale.ROOT, "%.6f", box[k]).replaceFirst("\\.?0+$", "");
      text.append(k == 0 ? "" : ", ").append(value);
    }
    return text.append("] of image ").append(called).toString();
  }

  /** Returns what is to be said of the boxes of the detections, if anything. */
  Optional<String> ofDetections() {
    if (overlappingAsCorners > 0 && overlappingAsCorners > CLEARLY * overlapping) {
      return Optional.of(asCorners(overlappingAsCorners, firstDetection));
    }
    return asShares(largestDetection, largestTruth);
  }

  /** Returns what is to be said of the boxes of the truth, if anything. */
  Optional<String> ofTruths() {
    if (overlappingTruthsAsCorners > CLEARLY * overlapping
        && overlappingTruthsAsCorners > overlappingAsCorners) {
      return Optional.of(asCorners(overlappingTruthsAsCorners, firstTruth));
    }
    return asShares(largestTruth, largestDetection);
  }

  private String asCorners(long count, String first) {
    return ("look like corners (x1 y1 x2 y2) where x, y, width, height are read: %d of %d that were"
            + " tried overlap better so, %d as they stand (such as %s)")
        .formatted(count, tested, overlapping, first);
  }

  private static Optional<String> asShares(double largest, double other) {
    return largest > 0
            && largest <= LARGEST_SHARE
            && (other > SURELY_PIXELS || other <= LARGEST_SHARE)
        ? Optional.of(
            "look like shares of the picture's size (normalised) where pixels are read: no value is larger than "
                + String.format(Locale.ROOT, "%.6f", largest).replaceFirst("\\.?0+$", ""))
        : Optional.empty();
  }

  void combine(BoxForms other) {
    tested += other.tested;
    overlapping += other.overlapping;
    overlappingAsCorners += other.overlappingAsCorners;
    overlappingTruthsAsCorners += other.overlappingTruthsAsCorners;
    firstDetection = firstDetection.isEmpty() ? other.firstDetection : firstDetection;
    firstTruth = firstTruth.isEmpty() ? other.firstTruth : firstTruth;
    largestDetection = Math.max(largestDetection, other.largestDetection);
    largestTruth = Math.max(largestTruth, other.largestTruth);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(tested);
    out.writeLong(overlapping);
    out.writeLong(overlappingAsCorners);
    out.writeLong(overlappingTruthsAsCorners);
    out.writeUTF(firstDetection);
    out.writeUTF(firstTruth);
    out.writeDouble(largestDetection);
    out.writeDouble(largestTruth);
  }

  void read(DataInputStream in) throws IOException {
    tested = in.readLong();
    overlapping = in.readLong();
    overlappingAsCorners = in.readLong();
    overlappingTruthsAsCorners = in.readLong();
    firstDetection = in.readUTF();
    firstTruth = in.readUTF();
    largestDetection = in.readDouble();
    largestTruth = in.readDouble();
  }
}
