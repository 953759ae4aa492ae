package io.sparkdet.detection.lvis;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * LVIS's rules written down a second time, one after the other: one run of matching for each
 * category, area range and IoU threshold, over lists. Shares nothing with the package but its
 * inputs and the IoU of two boxes.
 */
final class SlowLvis {

  private static final int LIMIT = 300;

  private record Fate(double score, boolean match, boolean ignored) {}

  /** Precision by recall threshold, and final recall; -1 where there is no truth. */
  record Curve(List<Double> precision, double recall) {}

  private final EvaluationSettings settings;
  private final List<EvaluationImage> images;

  SlowLvis(EvaluationSettings settings, List<EvaluationImage> given) {
    this.settings = settings;
    this.images = new ArrayList<>(given);
    images.sort(Comparator.comparingLong(EvaluationImage::id));
  }

  Curve curve(long category, AreaRange range, double threshold) {
    List<Fate> fates = new ArrayList<>();
    int positives = 0;
    for (EvaluationImage image : images) {
      positives += match(image, category, range, threshold, fates);
    }
    double[] recalls = settings.recallThresholds().toArray();
    if (positives == 0) {
      return new Curve(Collections.nCopies(recalls.length, -1.0), -1);
    }
    List<Double> precision = new ArrayList<>();
    fates.sort(Comparator.comparingDouble(fate -> -fate.score()));
    List<Double> recall = new ArrayList<>();
    List<Double> best = new ArrayList<>();
    int right = 0;
    int wrong = 0;
    for (Fate fate : fates) {
      right += fate.match() && !fate.ignored() ? 1 : 0;
      wrong += !fate.match() && !fate.ignored() ? 1 : 0;
      recall.add(right / (double) positives);
      best.add(right / (wrong + right + Math.ulp(1.0)));
    }
    for (int i = best.size() - 2; i >= 0; i--) {
      best.set(i, Math.max(best.get(i), best.get(i + 1)));
    }
    for (double wanted : recalls) {
      int at = 0;
      while (at < recall.size() && recall.get(at) < wanted) {
        at++;
      }
      precision.add(at < best.size() ? best.get(at) : 0.0);
    }
    return new Curve(precision, recall.isEmpty() ? 0 : recall.get(recall.size() - 1));
  }

  /** Adds the fates of an image's detections and returns its truths to be found. */
  private int match(
      EvaluationImage image, long category, AreaRange range, double threshold, List<Fate> fates) {
    ImageTruths truths = image.truths();
    ImageDetections found = image.detections();
    List<Integer> own =
        IntStream.range(0, truths.size())
            .filter(g -> truths.category(g) == category)
            .boxed()
            .sorted(Comparator.comparing(g -> !range.contains(truths.area(g))))
            .toList();
    List<Integer> detections =
        IntStream.range(0, found.size())
            .boxed()
            .sorted(Comparator.comparingDouble(d -> -(found.score(d) + 0.0)))
            .limit(LIMIT)
            .filter(d -> found.category(d) == category)
            .toList();
    boolean judged = !own.isEmpty() || image.scope().looksFor(category);
    Set<Integer> taken = new HashSet<>();
    for (int d : judged ? detections : List.<Integer>of()) {
      double least = Math.min(threshold, 1 - 1e-10);
      int chosen = -1;
      for (int g : own) {
        boolean ignored = !range.contains(truths.area(g));
        if (taken.contains(g)) {
          continue;
        }
        if (chosen >= 0 && range.contains(truths.area(chosen)) && ignored) {
          break;
        }
        double iou = iou(image, d, g);
        if (iou < least) {
          continue;
        }
        least = iou;
        chosen = g;
      }
      if (chosen >= 0) {
        taken.add(chosen);
      }
      boolean match = chosen >= 0 && truths.id(chosen) != 0;
      boolean ignored = chosen >= 0 && !range.contains(truths.area(chosen));
      if (!match) {
        ignored |= !range.contains(found.area(d)) || !image.scope().isComplete(category);
      }
      fates.add(new Fate(found.score(d) + 0.0, match, ignored));
    }
    return (int) own.stream().filter(g -> range.contains(truths.area(g))).count();
  }

  private static double iou(EvaluationImage image, int d, int g) {
    return image.truths().withoutCrowds().iou(g, image.detections(), d);
  }
}
