package io.sparkdet.detection.coco;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * COCO's rules written down a second time, one after the other, with whole matrices and lists: one
 * run of matching for each category, area range and IoU threshold. Shares nothing with the package
 * but its inputs.
 */
final class SlowCoco {

  record Truth(List<Double> box, double area, boolean crowd, long id) {}

  record Found(List<Double> box, double score) {}

  /** One detection after matching, under one area range and IoU threshold. */
  record Fate(double score, boolean match, boolean ignore) {}

  /** Precision by recall, score by recall, and final recall; -1 where there is no truth. */
  record Curve(List<Double> precision, List<Double> scores, double recall) {}

  private final EvaluationSettings settings;
  private final TreeMap<Long, EvaluationImage> images = new TreeMap<>();
  private final TreeSet<Long> categories = new TreeSet<>();

  SlowCoco(EvaluationSettings settings, List<EvaluationImage> given) {
    this.settings = settings;
    for (EvaluationImage image : given) {
      images.put(image.id(), image);
      for (int i = 0; i < image.truths().size(); i++) {
        categories.add(image.truths().category(i));
      }
      for (int i = 0; i < image.detections().size(); i++) {
        categories.add(image.detections().category(i));
      }
    }
  }

  private boolean agnostic() {
    return settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC;
  }

  List<Long> keys() {
    return agnostic() ? List.of(-1L) : List.copyOf(categories);
  }

  private List<Truth> truths(EvaluationImage image, long category) {
    List<Truth> list = new ArrayList<>();
    for (long wanted : agnostic() ? categories : List.of(category)) {
      for (int i = 0; i < image.truths().size(); i++) {
        if (image.truths().category(i) == wanted) {
          List<Double> box = box(image.truths()::box, i);
          list.add(
              new Truth(
                  box, image.truths().area(i), image.truths().crowd(i), image.truths().id(i)));
        }
      }
    }
    return list;
  }

  private List<Found> found(EvaluationImage image, long category) {
    List<Found> list = new ArrayList<>();
    for (long wanted : agnostic() ? categories : List.of(category)) {
      for (int i = 0; i < image.detections().size(); i++) {
        if (image.detections().category(i) == wanted) {
          List<Double> box = box(image.detections()::box, i);
          list.add(new Found(box, image.detections().score(i)));
        }
      }
    }
    list.sort(Comparator.comparingDouble(one -> 0.0 - one.score())); // rule 2: stable
    int most = settings.maxDetections().get(settings.maxDetections().size() - 1);
    return list.subList(0, Math.min(most, list.size()));
  }

  private interface Values {
    double at(int box, int k);
  }

  private static List<Double> box(Values values, int i) {
    return List.of(values.at(i, 0), values.at(i, 1), values.at(i, 2), values.at(i, 3));
  }

  private static double iou(List<Double> d, List<Double> g, boolean crowd) { // rule 6
    double w = Math.min(d.get(2) + d.get(0), g.get(2) + g.get(0)) - Math.max(d.get(0), g.get(0));
    double h = Math.min(d.get(3) + d.get(1), g.get(3) + g.get(1)) - Math.max(d.get(1), g.get(1));
    if (w <= 0 || h <= 0) {
      return 0;
    }
    double i = w * h;
    double da = d.get(2) * d.get(3);
    double ga = g.get(2) * g.get(3);
    return i / (crowd ? da : da + ga - i);
  }

  /** Rules 1 to 5 for one image, category, area range and IoU threshold. */
  private List<Fate> match(
      List<Truth> truths, List<Found> detections, AreaRange range, double threshold) {
    List<Truth> sorted = new ArrayList<>();
    List<Boolean> ignored = new ArrayList<>();
    for (boolean ignore : new boolean[] {false, true}) {
      for (Truth truth : truths) {
        boolean out = truth.area < range.min() || truth.area > range.max();
        if ((truth.crowd || out) == ignore) {
          sorted.add(truth);
          ignored.add(ignore);
        }
      }
    }
    boolean[] taken = new boolean[sorted.size()];
    List<Fate> fates = new ArrayList<>();
    for (Found detection : detections) {
      double best = Math.min(threshold, 1 - 1e-10);
      int chosen = -1;
      for (int g = 0; g < sorted.size(); g++) {
        if (taken[g] && !sorted.get(g).crowd) {
          continue;
        }
        if (chosen > -1 && !ignored.get(chosen) && ignored.get(g)) {
          break;
        }
        double iou = iou(detection.box, sorted.get(g).box, sorted.get(g).crowd);
        if (iou < best) {
          continue;
        }
        best = iou;
        chosen = g;
      }
      boolean match = false;
      boolean ignore = false;
      if (chosen > -1) {
        taken[chosen] = true;
        ignore = ignored.get(chosen);
        match = sorted.get(chosen).id != 0; // rule 4
      }
      double area = detection.box.get(2) * detection.box.get(3);
      if (!match && (area < range.min() || area > range.max())) {
        ignore = true;
      }
      fates.add(new Fate(detection.score, match, ignore));
    }
    return fates;
  }

  /** Rules 7 and 8 for one category, area range, IoU threshold and limit. */
  Curve curve(long category, AreaRange range, double threshold, int limit) {
    List<Fate> all = new ArrayList<>();
    long positives = 0;
    for (EvaluationImage image : images.values()) {
      List<Truth> truths = truths(image, category);
      for (Truth truth : truths) {
        if (!truth.crowd && !(truth.area < range.min() || truth.area > range.max())) {
          positives++;
        }
      }
      List<Fate> fates = match(truths, found(image, category), range, threshold);
      all.addAll(fates.subList(0, Math.min(limit, fates.size())));
    }
    if (positives == 0) {
      List<Double> undefined = Collections.nCopies(settings.recallThresholds().size(), -1.0);
      return new Curve(undefined, undefined, -1);
    }
    all.sort(Comparator.comparingDouble(fate -> 0.0 - fate.score()));
    int n = all.size();
    double[] recall = new double[n];
    double[] precision = new double[n];
    double tp = 0;
    double fp = 0;
    for (int i = 0; i < n; i++) {
      Fate fate = all.get(i);
      tp += fate.match && !fate.ignore ? 1 : 0;
      fp += !fate.match && !fate.ignore ? 1 : 0;
      recall[i] = tp / positives;
      precision[i] = tp / (fp + tp + Math.ulp(1.0));
    }
    for (int i = n - 1; i > 0; i--) {
      precision[i - 1] = Math.max(precision[i - 1], precision[i]);
    }
    List<Double> q = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (double wanted : settings.recallThresholds().toArray()) {
      int first = 0;
      while (first < n && recall[first] < wanted) {
        first++;
      }
      q.add(first < n ? precision[first] : 0);
      scores.add(first < n ? all.get(first).score : 0);
    }
    return new Curve(q, scores, n == 0 ? 0 : recall[n - 1]);
  }

  static double meanOfDefined(List<Double> values) {
    double[] defined = values.stream().mapToDouble(x -> x).filter(x -> x > -1).toArray();
    return defined.length == 0 ? -1 : Arrays.stream(defined).sum() / defined.length;
  }
}
