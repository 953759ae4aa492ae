package io.sparkdet.detection.openimages;

import io.sparkdet.detection.coco.image.EvaluationImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The challenges' rules written down a second time, in two stages, box by box. */
final class SlowOpenImages {

  private record Box(double x, double y, double w, double h) {
    double inside(Box other) {
      double width = Math.min(w + x, other.w + other.x) - Math.max(x, other.x);
      double height = Math.min(h + y, other.h + other.y) - Math.max(y, other.y);
      return width <= 0 || height <= 0 ? 0 : width * height;
    }
  }

  private record Scored(double score, long image, int rank, boolean right) {}

  private final double iou;
  private final List<EvaluationImage> images;
  private final Map<Long, Set<Long>> above;

  SlowOpenImages(double iou, List<EvaluationImage> images, Map<Long, Set<Long>> above) {
    this.iou = iou;
    this.images = images;
    this.above = above;
  }

  private boolean counts(long boxClass, long category) {
    return boxClass == category || above.getOrDefault(boxClass, Set.of()).contains(category);
  }

  /** Returns the average precision of a class, -1 without truths. */
  double averagePrecision(long category) {
    List<Scored> all = new ArrayList<>();
    long truths = 0;
    for (EvaluationImage image : images) {
      int[] own =
          IntStream.range(0, image.truths().size())
              .filter(g -> counts(image.truths().category(g), category))
              .toArray();
      truths += own.length;
      if (own.length > 0 || verified(image, category)) {
        match(image, category, own, all);
      }
    }
    if (truths == 0) {
      return -1;
    }
    all.sort(
        Comparator.comparingDouble((Scored one) -> -one.score())
            .thenComparingLong(Scored::image)
            .thenComparingInt(Scored::rank));
    double area = 0;
    for (int k = 0, right = 0; k < all.size(); k++) {
      if (all.get(k).right()) {
        right++;
        double best = 0;
        int found = right - 1;
        for (int later = k; later < all.size(); later++) {
          found += all.get(later).right() ? 1 : 0;
          best = Math.max(best, found / (later + 1.0));
        }
        area += best / truths;
      }
    }
    return area;
  }

  private boolean verified(EvaluationImage image, long category) {
    if (!image.scope().federated()) {
      return true;
    }
    for (long present : image.scope().present()) {
      if (counts(present, category)) {
        return true;
      }
    }
    for (long absent : image.scope().absent()) {
      if (counts(category, absent)) {
        return true;
      }
    }
    return false;
  }

  private void match(EvaluationImage image, long category, int[] truths, List<Scored> all) {
    List<Integer> order =
        new ArrayList<>(
            IntStream.range(0, image.detections().size())
                .filter(
                    d ->
                        counts(image.detections().category(d), category)
                            && image.detections().box(d, 2) > 0
                            && image.detections().box(d, 3) > 0)
                .boxed()
                .toList());
    order.sort(Comparator.comparingDouble(d -> -(image.detections().score(d) + 0.0)));
    Set<Integer> right = new HashSet<>();
    Set<Integer> met = new HashSet<>();
    for (int d : order) {
      int truth = best(image, truths, d, false);
      if (truth >= 0 && met.add(truth)) {
        right.add(d);
      }
    }
    Map<Integer, Double> groups = new HashMap<>();
    Map<Integer, Integer> ranks = new HashMap<>();
    for (int rank = 0; rank < order.size(); rank++) {
      int d = order.get(rank);
      double score = image.detections().score(d) + 0.0;
      int group = right.contains(d) ? -1 : best(image, truths, d, true);
      if (group < 0) {
        all.add(new Scored(score, image.id(), rank, right.contains(d)));
      } else {
        groups.merge(group, score, Math::max);
        ranks.putIfAbsent(group, rank);
      }
    }
    groups.forEach(
        (group, score) -> {
          if (score > 0) {
            all.add(new Scored(score, image.id(), ranks.getOrDefault(group, 0), true));
          }
        });
  }

  private int best(EvaluationImage image, int[] truths, int d, boolean group) {
    Box found =
        new Box(
            image.detections().box(d, 0),
            image.detections().box(d, 1),
            image.detections().box(d, 2),
            image.detections().box(d, 3));
    int best = -1;
    double most = -1;
    for (int g : truths) {
      if (image.truths().crowd(g) != group) {
        continue;
      }
      Box truth =
          new Box(
              image.truths().box(g, 0),
              image.truths().box(g, 1),
              image.truths().box(g, 2),
              image.truths().box(g, 3));
      double inside = found.inside(truth);
      double overlap =
          inside / (group ? found.w * found.h : found.w * found.h + truth.w * truth.h - inside);
      if (overlap > most) {
        most = overlap;
        best = g;
      }
    }
    return most >= iou ? best : -1;
  }
}
