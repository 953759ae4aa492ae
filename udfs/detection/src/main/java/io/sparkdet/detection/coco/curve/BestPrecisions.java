package io.sparkdet.detection.coco.curve;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the second pass leaves of each category: under each criterion and for each number {@code b}
 * of recall thresholds reached, the best precision and the highest score seen while exactly {@code
 * b} were reached.
 *
 * <p>Merged by the larger value, so ranges may come in any order, and the curve is their maximum
 * from the right.
 */
public final class BestPrecisions implements Mergeable<BestPrecisions> {

  private final EvaluationSettings settings;

  /** For each category: precision by criterion and recall, then scores likewise, then top score. */
  private final Map<Long, double[]> best = new TreeMap<>();

  /** Makes the identity: nothing seen. */
  public BestPrecisions(EvaluationSettings settings) {
    this.settings = settings;
  }

  public static double[] empty(EvaluationSettings settings) {
    int cells = settings.criteria() * settings.recallThresholds().size();
    double[] values = new double[2 * cells + 1];
    Arrays.fill(values, cells, values.length, Double.NEGATIVE_INFINITY);
    return values;
  }

  /** Keeps the larger of each value. */
  void accept(long category, double[] values) {
    double[] kept = best.putIfAbsent(category, values);
    if (kept != null) {
      for (int i = 0; i < kept.length; i++) {
        kept[i] = Math.max(kept[i], values[i]);
      }
    }
  }

  /** Keeps the larger of each value of this and {@code other}. */
  @Override
  public void combine(BestPrecisions other) {
    Mergeable.requireSame("precisions", settings, other.settings);
    other.best.forEach((category, values) -> accept(category, values.clone()));
  }

  public double @Nullable [] of(long category) {
    return best.get(category);
  }

  /** Returns the state in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(this::write);
  }

  /** Returns the state that {@link #toBytes} wrote under the same settings. */
  public static BestPrecisions fromBytes(EvaluationSettings settings, byte[] bytes) {
    BestPrecisions state = new BestPrecisions(settings);
    CategoryBytes.read(bytes, state::read);
    return state;
  }

  private void write(DataOutput out) throws IOException {
    out.writeInt(best.size());
    for (Map.Entry<Long, double[]> entry : best.entrySet()) {
      out.writeLong(entry.getKey());
      CategoryBytes.writeDoubles(out, entry.getValue(), entry.getValue().length);
    }
  }

  private void read(DataInput in) throws IOException {
    int length = empty(settings).length;
    for (int left = in.readInt(); left > 0; left--) {
      long category = in.readLong();
      double[] values = CategoryBytes.readDoubles(in);
      if (values.length != length) {
        throw new IllegalArgumentException(
            "Cannot read best precisions: %d values a category where the settings need %d"
                .formatted(values.length, length));
      }
      accept(category, values);
    }
  }
}
