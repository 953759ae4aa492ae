package io.sparkdet.detection.coco;

import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.pairing.BoxPairing;
import io.sparkdet.detection.coco.pairing.BoxPairs;
import io.sparkdet.detection.metric.MeasuredImage;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.Mergeable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts which category was detected where which was annotated: {@code accept}, {@code combine},
 * {@code count}.
 *
 * <p>Boxes are paired by {@link BoxPairing}, whatever their categories. A detection that takes no
 * truth stands in the row {@link #NOTHING}, a truth that is not taken in the column {@link
 * #NOTHING}.
 *
 * <p>Combining is associative and commutative; a new matrix is its identity.
 */
public final class ConfusionMatrix implements Mergeable<ConfusionMatrix> {

  /** The category of no truth, or of no detection. */
  public static final long NOTHING = Long.MIN_VALUE;

  private final BoxPairing pairing;

  /** For each annotated category: the count of each detected one. */
  private final Map<Long, Map<Long, Long>> counts = new TreeMap<>();

  /** Makes a matrix of nothing. */
  public ConfusionMatrix(double iouThreshold, double scoreThreshold) {
    this.pairing = new BoxPairing(iouThreshold, scoreThreshold);
  }

  /** Counts one image. */
  public void accept(ImageTruths truths, ImageDetections detections) {
    accept(truths, detections, pairing.of(truths, detections));
  }

  /** Counts one image. */
  void accept(MeasuredImage image) {
    accept(image.boxes().truths(), image.boxes().detections(), image.shared(pairing));
  }

  private void accept(ImageTruths truths, ImageDetections detections, BoxPairs pairs) {
    pairs.tell(
        new BoxPairing.Outcome() {
          @Override
          public void pair(int g, int d) {
            add(truths.category(g), detections.category(d), 1);
          }

          @Override
          public void falsePositive(int d) {
            add(NOTHING, detections.category(d), 1);
          }

          @Override
          public void missed(int g) {
            add(truths.category(g), NOTHING, 1);
          }
        });
  }

  private void add(long annotated, long detected, long count) {
    counts.computeIfAbsent(annotated, c -> new TreeMap<>()).merge(detected, count, Long::sum);
  }

  /** Adds what {@code other} counted. */
  @Override
  public void combine(ConfusionMatrix other) {
    Mergeable.requireSame("confusion matrices", pairing, other.pairing);
    other.counts.forEach(
        (annotated, row) -> row.forEach((detected, count) -> add(annotated, detected, count)));
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
    return "ConfusionMatrix" + counts + pairing;
  }
}
