package io.sparkdet.detection.coco.bootstrap;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.Mergeable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the bootstrap's second pass leaves: of each category that lay in one range its average
 * precisions by replicate, of one that was cut the best precisions so far, merged by the larger
 * value.
 */
public final class BootstrapCurves implements Mergeable<BootstrapCurves> {

  private final EvaluationSettings settings;
  private final BootstrapWeights weights;
  private final BootstrapTotals truths;
  private final Map<Long, double[]> complete = new TreeMap<>();
  private final Map<Long, double[]> parts = new TreeMap<>();

  /**
   * Makes the identity: nothing seen.
   *
   * @param truths totals that hold all truths
   */
  public BootstrapCurves(
      EvaluationSettings settings, BootstrapWeights weights, BootstrapTotals truths) {
    this.settings = settings;
    this.weights = weights;
    this.truths = truths;
  }

  void acceptComplete(long category, double[] best) {
    complete.put(category, precisions(category, best));
  }

  void acceptPart(long category, double[] best) {
    double[] kept = parts.putIfAbsent(category, best);
    if (kept != null) {
      for (int i = 0; i < kept.length; i++) {
        kept[i] = Math.max(kept[i], best[i]);
      }
    }
  }

  /** Keeps all that {@code other} holds. */
  @Override
  public void combine(BootstrapCurves other) {
    Mergeable.requireSame(
        "bootstrap curves", List.of(settings, weights), List.of(other.settings, other.weights));
    complete.putAll(other.complete);
    other.parts.forEach((category, best) -> acceptPart(category, best.clone()));
  }

  /** Returns AP by replicate, then AP50 by replicate; NaN where a replicate drew no truth. */
  private double[] precisions(long category, double[] best) {
    int replicates = weights.replicates();
    int recalls = settings.recallThresholds().size();
    int thresholds = settings.iouThresholds().size();
    int fifty = settings.iouThresholds().indexOf(0.5);
    double[] values = new double[2 * replicates];
    for (int b = 0; b < replicates; b++) {
      double sum = 0;
      double sumFifty = fifty < 0 ? Double.NaN : 0;
      for (int t = 0; t < thresholds; t++) {
        double envelope = 0;
        double ofThreshold = 0;
        for (int r = recalls - 1; r >= 0; r--) {
          envelope = Math.max(envelope, best[(t * replicates + b) * recalls + r]);
          ofThreshold += envelope;
        }
        sum += ofThreshold;
        sumFifty += t == fifty ? ofThreshold : 0;
      }
      boolean drawn = truths.positives(category, b) > 0;
      values[b] = drawn ? sum / (recalls * thresholds) : Double.NaN;
      values[replicates + b] = drawn ? sumFifty / recalls : Double.NaN;
    }
    return values;
  }

  /** Returns the average precisions of all replicates. */
  public BootstrapResult result() {
    Map<Long, double[]> all = new TreeMap<>(complete);
    parts.forEach((category, best) -> all.put(category, precisions(category, best)));
    int cells =
        settings.iouThresholds().size() * weights.replicates() * settings.recallThresholds().size();
    for (long category : truths.categories()) {
      if (!all.containsKey(category)) {
        all.put(category, precisions(category, new double[cells])); // truths but no detection
      }
    }
    return new BootstrapResult(all, weights.replicates());
  }

  /** Returns the state in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(
        out -> {
          CategoryBytes.writeDoubles(out, complete);
          CategoryBytes.writeDoubles(out, parts);
        });
  }

  /** Returns the state that {@link #toBytes} wrote under the same settings, weights and truths. */
  public static BootstrapCurves fromBytes(
      EvaluationSettings settings, BootstrapWeights weights, BootstrapTotals truths, byte[] bytes) {
    BootstrapCurves curves = new BootstrapCurves(settings, weights, truths);
    CategoryBytes.read(
        bytes,
        in -> {
          CategoryBytes.readDoubles(in, curves.complete);
          CategoryBytes.readDoubles(in, curves.parts);
        });
    return curves;
  }
}
