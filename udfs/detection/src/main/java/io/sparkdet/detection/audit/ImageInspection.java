package io.sparkdet.detection.audit;

import io.sparkdet.detection.coco.EvaluationImage;
import io.sparkdet.detection.coco.ImageDetections;
import io.sparkdet.detection.coco.ImageTruths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at one image: the most telling finding of each kind. */
final class ImageInspection {

  private final String name;
  private final EvaluationImage image;
  private final ImageTruths truths;
  private final ImageDetections detections;
  private final boolean anyCategory;

  /** Places of the confident detections, best first. */
  private final int[] believed;

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
    for (int d : believed) {
      if (!isMatched(d)) {
        chosen = chosen < 0 ? d : chosen;
        found++;
      }
    }
    if (chosen < 0) {
      return Optional.empty();
    }
    double overlap = 0;
    long category = 0;
    for (int g = 0; g < truths.size(); g++) {
      double iou = truths.iou(g, detections, chosen);
      if (iou > overlap) {
        overlap = iou;
        category = truths.category(g);
      }
    }
    AuditBox box = AuditBox.of(detections, chosen);
    return Optional.of(
        finding(Finding.Kind.UNMATCHED_DETECTION, box, overlap, category, found - 1));
  }

  /** Returns the largest annotation of which nothing was seen. */
  Optional<Finding> missedTruth() {
    int chosen = -1;
    int found = 0;
    for (int g = 0; g < truths.size(); g++) {
      if (!truths.crowd(g) && isMissed(g)) {
        boolean larger =
            chosen < 0 || AuditBox.of(truths, g).area() > AuditBox.of(truths, chosen).area();
        chosen = larger ? g : chosen;
        found++;
      }
    }
    if (chosen < 0) {
      return Optional.empty();
    }
    double overlap = 0;
    long category = 0;
    for (int d = 0; d < detections.size(); d++) {
      double iou = truths.iou(chosen, detections, d);
      if (iou > overlap) {
        overlap = iou;
        category = detections.category(d);
      }
    }
    AuditBox box = AuditBox.of(truths, chosen);
    return Optional.of(finding(Finding.Kind.MISSED_TRUTH, box, overlap, category, found - 1));
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

  private Finding finding(
      Finding.Kind kind, AuditBox box, double overlap, long overlapCategory, int others) {
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
        kind, image.id(), name, box, overlap, overlapCategory, others, annotated, detected);
  }

  private static void keep(AuditBox other, AuditBox box, AuditBox around, List<AuditBox> kept) {
    if (!other.equals(box) && other.touches(around)) {
      kept.add(other);
    }
  }
}
