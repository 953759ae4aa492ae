package io.sparkdet.detection.audit;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** Looks at one image: the most telling finding of each kind. */
final class ImageInspection {

  private final String name;
  private final EvaluationImage image;
  private final ImageTruths truths;
  private final ImageDetections detections;
  private final boolean anyCategory;

  /** Places of the confident detections, best first. */
  private final int[] believed;

  /**
   * What covers a box best on the other side; IoU and category are 0 where nothing touches it.
   *
   * @param iou with it
   * @param category of the one that covers it
   */
  private record Nearest(double iou, long category) {

    static Nearest among(int size, IntToDoubleFunction iou, IntToLongFunction category) {
      Nearest nearest = new Nearest(0, 0);
      for (int i = 0; i < size; i++) {
        double next = iou.applyAsDouble(i);
        if (next > nearest.iou) {
          nearest = new Nearest(next, category.applyAsLong(i));
        }
      }
      return nearest;
    }
  }

  ImageInspection(String name, EvaluationImage image, double confident, boolean anyCategory) {
    this.name = name;
    this.image = image;
    this.truths = image.truths();
    this.detections = image.detections();
    this.anyCategory = anyCategory;
    int[] order = detections.byFallingScore();
    int sure = 0;
    while (sure < order.length && detections.score(order[sure]) >= confident) {
      sure++;
    }
    this.believed = Arrays.copyOf(order, sure);
  }

  /** Returns the surest unmatched detection. */
  Optional<Finding> unmatchedDetection() {
    int chosen = -1;
    int found = 0;
    for (int each : believed) {
      if (!isMatched(each)) {
        chosen = chosen < 0 ? each : chosen;
        found++;
      }
    }
    if (chosen < 0) {
      return Optional.empty();
    }
    int d = chosen;
    Nearest nearest =
        Nearest.among(truths.size(), g -> truths.iou(g, detections, d), truths::category);
    AuditBox box = AuditBox.of(detections, chosen);
    return Optional.of(finding(Finding.Kind.UNMATCHED_DETECTION, box, nearest, found - 1));
  }

  /** Returns the largest annotation of which nothing was seen. */
  Optional<Finding> missedTruth() {
    int chosen = -1;
    int found = 0;
    for (int each = 0; each < truths.size(); each++) {
      if (!truths.crowd(each) && isMissed(each)) {
        boolean larger =
            chosen < 0 || AuditBox.of(truths, each).area() > AuditBox.of(truths, chosen).area();
        chosen = larger ? each : chosen;
        found++;
      }
    }
    if (chosen < 0) {
      return Optional.empty();
    }
    int g = chosen;
    Nearest nearest =
        Nearest.among(detections.size(), d -> truths.iou(g, detections, d), detections::category);
    AuditBox box = AuditBox.of(truths, chosen);
    return Optional.of(finding(Finding.Kind.MISSED_TRUTH, box, nearest, found - 1));
  }

  private boolean isMatched(int d) {
    for (int g = 0; g < truths.size(); g++) {
      if (sameCategory(g, d) && truths.iou(g, detections, d) >= LabelAudit.MATCH) {
        return true;
      }
    }
    return false;
  }

  private boolean isMissed(int g) {
    for (int d : believed) {
      if (truths.iou(g, detections, d) >= LabelAudit.NEAR) {
        return false;
      }
    }
    for (int d = 0; d < detections.size(); d++) {
      if (sameCategory(g, d) && truths.iou(g, detections, d) >= LabelAudit.MATCH) {
        return false;
      }
    }
    return true;
  }

  private boolean sameCategory(int g, int d) {
    return anyCategory || truths.category(g) == detections.category(d);
  }

  private Finding finding(Finding.Kind kind, AuditBox box, Nearest nearest, int others) {
    AuditBox around = Finding.surroundings(box);
    List<AuditBox> annotated = new ArrayList<>();
    for (int g = 0; g < truths.size() && annotated.size() < LabelAudit.MOST_BOXES; g++) {
      keep(AuditBox.of(truths, g), box, around, annotated);
    }
    List<AuditBox> detected = new ArrayList<>();
    for (int i = 0; i < believed.length && detected.size() < LabelAudit.MOST_BOXES; i++) {
      keep(AuditBox.of(detections, believed[i]), box, around, detected);
    }
    return new Finding(
        kind,
        image.id(),
        name,
        box,
        nearest.iou(),
        nearest.category(),
        others,
        annotated,
        detected);
  }

  private static void keep(AuditBox other, AuditBox box, AuditBox around, List<AuditBox> kept) {
    if (!other.equals(box) && other.touches(around)) {
      kept.add(other);
    }
  }
}
