package io.sparkdet.detection.coco;

import io.sparkdet.detection.coco.image.CocoIou;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.Mergeable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts which category was detected where which was annotated: {@code accept}, {@code combine},
 * {@code count}.
 *
 * <p>Detections of at least the score threshold take turns by falling score, all categories
 * together; each takes the free truth of any category with the highest IoU at or above the IoU
 * threshold, of equal IoUs one of its own category, then the later. One that takes none stands in
 * the row {@link #NOTHING}, unless a crowd of its category covers the IoU threshold's share of it,
 * when it is left out; a truth that is not taken stands in the column {@link #NOTHING}.
 *
 * <p>Combining is associative and commutative; a new matrix is its identity.
 */
public final class ConfusionMatrix implements Mergeable<ConfusionMatrix> {

  /** The category of no truth, or of no detection. */
  public static final long NOTHING = Long.MIN_VALUE;

  private final double iouThreshold;
  private final double scoreThreshold;

  /** For each annotated category: the count of each detected one. */
  private final Map<Long, Map<Long, Long>> counts = new TreeMap<>();

  /** Makes a matrix of nothing. */
  public ConfusionMatrix(double iouThreshold, double scoreThreshold) {
    if (!(iouThreshold > 0 && iouThreshold <= 1) || Double.isNaN(scoreThreshold)) {
      throw new IllegalArgumentException(
          "Cannot count confusions at IoU %s and score %s; give an IoU above 0 up to 1"
              .formatted(iouThreshold, scoreThreshold));
    }
    this.iouThreshold = iouThreshold;
    this.scoreThreshold = scoreThreshold;
  }

  /** Counts one image. */
  public void accept(ImageTruths truths, ImageDetections detections) {
    boolean[] taken = new boolean[truths.size()];
    for (int d : detections.byFallingScore()) {
      if (detections.score(d) < scoreThreshold) {
        break;
      }
      int g = choose(truths, detections, d, taken);
      if (g >= 0) {
        taken[g] = true;
        add(truths.category(g), detections.category(d), 1);
      } else if (!inCrowd(truths, detections, d)) {
        add(NOTHING, detections.category(d), 1);
      }
    }
    for (int g = 0; g < taken.length; g++) {
      if (!taken[g] && !truths.crowd(g)) {
        add(truths.category(g), NOTHING, 1);
      }
    }
  }

  private int choose(ImageTruths truths, ImageDetections detections, int d, boolean[] taken) {
    int chosen = -1;
    double best = iouThreshold;
    for (int g = 0; g < taken.length; g++) {
      if (taken[g] || truths.crowd(g)) {
        continue;
      }
      double iou = CocoIou.plain(detections, d, truths, g);
      boolean tie = chosen >= 0 && iou == best;
      boolean keepsOwn =
          tie
              && truths.category(chosen) == detections.category(d)
              && truths.category(g) != detections.category(d);
      if (iou >= best && !keepsOwn) {
        best = iou;
        chosen = g;
      }
    }
    return chosen;
  }

  private boolean inCrowd(ImageTruths truths, ImageDetections detections, int d) {
    for (int g = 0; g < truths.size(); g++) {
      if (truths.crowd(g)
          && truths.category(g) == detections.category(d)
          && CocoIou.crowd(detections, d, truths, g) >= iouThreshold) {
        return true;
      }
    }
    return false;
  }

  private void add(long annotated, long detected, long count) {
    counts.computeIfAbsent(annotated, c -> new TreeMap<>()).merge(detected, count, Long::sum);
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(ConfusionMatrix other) {
    Mergeable.requireSame("confusion matrices", bounds(), other.bounds());
    other.counts.forEach(
        (annotated, row) -> row.forEach((detected, count) -> add(annotated, detected, count)));
  }

  private List<Double> bounds() {
    return List.of(iouThreshold, scoreThreshold);
  }

  /** Returns how often {@code detected} was found where {@code annotated} is. */
  public long count(long annotated, long detected) {
    return counts.getOrDefault(annotated, Map.of()).getOrDefault(detected, 0L);
  }

  /** Returns all categories of rows and columns, rising, without {@link #NOTHING}. */
  public Set<Long> categories() {
    TreeSet<Long> categories = new TreeSet<>(counts.keySet());
    counts.values().forEach(row -> categories.addAll(row.keySet()));
    categories.remove(NOTHING);
    return categories;
  }

  /** Returns the counts in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    Map<Long, long[]> rows = new TreeMap<>();
    counts.forEach(
        (annotated, row) -> {
          long[] cells = new long[2 * row.size()];
          int at = 0;
          for (Map.Entry<Long, Long> cell : row.entrySet()) {
            cells[at++] = cell.getKey();
            cells[at++] = cell.getValue();
          }
          rows.put(annotated, cells);
        });
    return CategoryBytes.write(out -> CategoryBytes.writeLongs(out, rows));
  }

  /** Returns the matrix that {@link #toBytes} wrote under the same thresholds. */
  public static ConfusionMatrix fromBytes(
      double iouThreshold, double scoreThreshold, byte[] bytes) {
    Map<Long, long[]> rows = new TreeMap<>();
    CategoryBytes.read(bytes, in -> CategoryBytes.readLongs(in, rows));
    ConfusionMatrix matrix = new ConfusionMatrix(iouThreshold, scoreThreshold);
    rows.forEach(
        (annotated, cells) -> {
          for (int at = 0; at < cells.length; at += 2) {
            matrix.add(annotated, cells[at], cells[at + 1]);
          }
        });
    return matrix;
  }

  @Override
  public String toString() {
    return "ConfusionMatrix" + counts + bounds();
  }
}
