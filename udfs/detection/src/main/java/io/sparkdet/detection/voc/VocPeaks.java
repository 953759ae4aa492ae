package io.sparkdet.detection.voc;

import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.Mergeable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The best precision of each category at or beyond each of VOC 2007's recalls 0, 0.1 … 1; of
 * several ranges of records the larger values count.
 */
public final class VocPeaks implements Mergeable<VocPeaks> {

  private final Map<Long, double[]> peaks = new TreeMap<>();

  /** Takes a point of the curve of {@code category}. */
  public void accept(long category, double precision, double recall) {
    double[] best = of(category);
    for (int i = 0; i < best.length && recall >= VocInterpolation.recallPoint(i); i++) {
      best[i] = Math.max(best[i], precision);
    }
  }

  /** Keeps the larger of each value of this and {@code other}. */
  @Override
  public void combine(VocPeaks other) {
    other.peaks.forEach(
        (category, values) -> {
          double[] best = of(category);
          for (int i = 0; i < best.length; i++) {
            best[i] = Math.max(best[i], values[i]);
          }
        });
  }

  private double[] of(long category) {
    return peaks.computeIfAbsent(category, c -> new double[VocInterpolation.RECALL_POINTS]);
  }

  /** Returns the categories that have a true positive, rising. */
  public Set<Long> categories() {
    return Collections.unmodifiableSet(peaks.keySet());
  }

  /** Returns the best precision of {@code category} anywhere, 0 without true positives. */
  public double peak(long category) {
    double[] best = peaks.get(category);
    return best == null ? 0 : best[0];
  }

  /** Returns the average precision of {@code category} of VOC 2007 to 2009. */
  public double elevenPoints(long category) {
    double[] best = peaks.get(category);
    double sum = 0;
    for (int i = 0; best != null && i < best.length; i++) {
      sum += best[i] / best.length;
    }
    return sum;
  }

  /** Returns the state in bytes, for {@link #fromBytes}. */
  @Override
  public byte[] toBytes() {
    return CategoryBytes.write(out -> CategoryBytes.writeDoubles(out, peaks));
  }

  /** Returns the state that {@link #toBytes} wrote. */
  public static VocPeaks fromBytes(byte[] bytes) {
    VocPeaks read = new VocPeaks();
    CategoryBytes.read(bytes, in -> CategoryBytes.readDoubles(in, read.peaks));
    return read;
  }
}
