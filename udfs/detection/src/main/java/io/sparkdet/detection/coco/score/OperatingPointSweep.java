package io.sparkdet.detection.coco.score;

import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the score of best F1 of every category under one criterion, over a range of match records
 * sorted by (category, falling score, image id, rank). A score keeps all detections that have it,
 * so equal scores count together, also where a range ends between them.
 */
public final class OperatingPointSweep {

  private final EvaluationSettings settings;
  private final int criterion;
  private final TruthCounts truths;
  private final RangeTotals offset;
  private final List<Part> parts = new ArrayList<>();

  private boolean started;
  private long category;
  private long truePositives;
  private long falsePositives;
  private double firstScore;
  private double lastScore;
  private @Nullable OperatingPoint best;

  /**
   * A range's share of a category.
   *
   * @param category the category
   * @param firstScore the range's highest score of it
   * @param best the best point at a score above the range's lowest; null if it has one score only
   * @param last the point at the range's lowest score, which stands only if the next range does not
   *     begin with that score
   */
  public record Part(
      long category, double firstScore, @Nullable OperatingPoint best, OperatingPoint last) {}

  /**
   * Starts a range.
   *
   * @param truths the counts of all truths
   * @param offset what the ranges before counted under this criterion alone, of {@link
   *     RangeTotals#offsets}
   */
  public OperatingPointSweep(
      EvaluationSettings settings, int criterion, TruthCounts truths, RangeTotals offset) {
    this.settings = settings;
    this.criterion = criterion;
    this.truths = truths;
    this.offset = offset;
  }

  /**
   * Takes the next detection, in order.
   *
   * @param bits its match words, then its ignore words, from index {@code at} on
   */
  public void accept(long nextCategory, double score, long[] bits, int at) {
    if (!started || nextCategory != category) {
      finishCategory();
      started = true;
      category = nextCategory;
      int largest = settings.maxDetections().size() - 1;
      truePositives = offset.truePositives(category, 0, largest);
      falsePositives = offset.falsePositives(category, 0);
      firstScore = score;
      best = null;
    } else if (score < lastScore) {
      best = better(best, point());
    }
    lastScore = score;
    if (!BootstrapTotals.isSet(bits, at + settings.words(), criterion)) {
      if (BootstrapTotals.isSet(bits, at, criterion)) {
        truePositives++;
      } else {
        falsePositives++;
      }
    }
  }

  private OperatingPoint point() {
    int range = criterion / settings.iouThresholds().size();
    return new OperatingPoint(
        lastScore, truePositives, falsePositives, truths.positives(category, range));
  }

  private void finishCategory() {
    if (started) {
      parts.add(new Part(category, firstScore, best, point()));
    }
  }

  private static OperatingPoint better(@Nullable OperatingPoint before, OperatingPoint after) {
    return before == null || after.f1() > before.f1() ? after : before;
  }

  /** Returns the range's shares, and ends it. */
  public List<Part> result() {
    finishCategory();
    started = false;
    return List.copyOf(parts);
  }

  /**
   * Returns each category's point of best F1, of equals the higher score, from all ranges in order.
   */
  public static Map<Long, OperatingPoint> join(List<Part> inOrder) {
    Map<Long, OperatingPoint> points = new TreeMap<>();
    for (int i = 0; i < inOrder.size(); i++) {
      Part part = inOrder.get(i);
      OperatingPoint found = points.get(part.category);
      if (part.best != null) {
        found = better(found, part.best);
      }
      Part next = i + 1 < inOrder.size() ? inOrder.get(i + 1) : null;
      boolean continued =
          next != null && next.category == part.category && next.firstScore == part.last.score();
      if (!continued) {
        found = better(found, part.last);
      }
      if (found != null) {
        points.put(part.category, found);
      }
    }
    return points;
  }
}
