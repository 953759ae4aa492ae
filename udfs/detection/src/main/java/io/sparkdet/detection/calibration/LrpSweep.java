package io.sparkdet.detection.calibration;

import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.state.UnitSum;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the score of least LRP error of every category over a range of records sorted by (category,
 * falling score, image id, rank). A score keeps all detections that have it, so equal scores count
 * together, also where a range ends between them.
 */
final class LrpSweep {

  private final EvaluationSettings settings;
  private final CalibrationRecords records;
  private final int all;
  private final TruthCounts truths;
  private final CalibrationBins offset;
  private final List<Part> parts = new ArrayList<>();

  private boolean started;
  private long category;
  private long positives;
  private long truePositives;
  private long falsePositives;
  private final long[] ious = new long[UnitSum.COUNTS];
  private double firstScore;
  private double lastScore;
  private LrpPoint best;

  /**
   * A range's share of a category.
   *
   * @param firstScore the range's highest score of it
   * @param best the best point at a score above the range's lowest, or that where nothing is kept
   * @param last the point at the range's lowest score, which stands only if the next range does not
   *     begin with that score
   */
  record Part(long category, double firstScore, LrpPoint best, LrpPoint last) {}

  /**
   * Starts a range.
   *
   * @param settings with one IoU threshold
   * @param truths the counts of all truths
   * @param offset what the ranges before counted, of {@link CalibrationBins#offsets}
   */
  LrpSweep(EvaluationSettings settings, TruthCounts truths, CalibrationBins offset) {
    this.settings = settings;
    this.records = new CalibrationRecords(settings);
    this.all = CalibrationBins.allSizes(settings);
    this.truths = truths;
    this.offset = offset;
    this.best = LrpPoint.nothing(0, threshold(settings));
  }

  private static double threshold(EvaluationSettings settings) {
    return settings.iouThresholds().value(0);
  }

  /** Takes the next detection, in order; its words are those of {@link CalibrationRecords}. */
  void accept(long nextCategory, double score, long[] bits) {
    if (!started || nextCategory != category) {
      finishCategory();
      started = true;
      category = nextCategory;
      positives = truths.positives(category, all);
      LrpPoint before = offset.total(category, Double.NaN, positives);
      truePositives = before.truePositives();
      falsePositives = before.falsePositives();
      ious[0] = before.ious();
      ious[1] = before.iousLow();
      firstScore = score;
      best = LrpPoint.nothing(positives, threshold(settings));
    } else if (score < lastScore) {
      best = better(best, point());
    }
    lastScore = score;
    if (!BootstrapTotals.isSet(bits, records.words(), all)) {
      if (BootstrapTotals.isSet(bits, 0, all)) {
        truePositives++;
        UnitSum.add(ious, 0, records.iou(bits, 0));
      } else {
        falsePositives++;
      }
    }
  }

  private LrpPoint point() {
    return new LrpPoint(
        lastScore, truePositives, falsePositives, positives, ious[0], ious[1], threshold(settings));
  }

  private void finishCategory() {
    if (started) {
      parts.add(new Part(category, firstScore, best, point()));
    }
  }

  private static LrpPoint better(LrpPoint before, LrpPoint after) {
    return after.error() < before.error() ? after : before;
  }

  /** Ends the range and returns its shares in bytes, for {@link #read}. */
  byte[] toBytes() {
    finishCategory();
    started = false;
    ByteBuffer out = ByteBuffer.allocate(parts.size() * 14 * Long.BYTES);
    for (Part part : parts) {
      out.putLong(part.category()).putDouble(part.firstScore());
      put(out, part.best());
      put(out, part.last());
    }
    return out.array();
  }

  private static void put(ByteBuffer out, LrpPoint point) {
    out.putDouble(point.score())
        .putLong(point.truePositives())
        .putLong(point.falsePositives())
        .putLong(point.positives())
        .putLong(point.ious())
        .putLong(point.iousLow());
  }

  static List<Part> read(EvaluationSettings settings, byte[] bytes) {
    List<Part> parts = new ArrayList<>();
    for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
      parts.add(new Part(in.getLong(), in.getDouble(), point(settings, in), point(settings, in)));
    }
    return parts;
  }

  private static LrpPoint point(EvaluationSettings settings, ByteBuffer in) {
    return new LrpPoint(
        in.getDouble(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        threshold(settings));
  }

  /**
   * Returns each category's point of least error, of equals the highest score, from all ranges in
   * order: that where nothing is kept if no score is better than that.
   */
  static Map<Long, LrpPoint> join(List<Part> inOrder) {
    Map<Long, LrpPoint> points = new TreeMap<>();
    for (int i = 0; i < inOrder.size(); i++) {
      Part part = inOrder.get(i);
      LrpPoint found = better(points.getOrDefault(part.category(), part.best()), part.best());
      Part next = i + 1 < inOrder.size() ? inOrder.get(i + 1) : null;
      boolean continued =
          next != null
              && next.category() == part.category()
              && next.firstScore() == part.last().score();
      points.put(part.category(), continued ? found : better(found, part.last()));
    }
    return points;
  }
}
