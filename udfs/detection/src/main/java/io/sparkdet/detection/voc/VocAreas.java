package io.sparkdet.detection.voc;

import io.sparkdet.detection.state.CompensatedSum;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;

/**
 * The part of the area under each category's curve (VOC 2010 and later) that lies in a range of
 * records: the gains of recall, each times the best precision there or beyond. The parts of all
 * ranges add up to the average precision; each is a {@link CompensatedSum}, so that the average
 * precision is the same wherever ranges are cut.
 *
 * <p>Keeps 16 bytes for each true positive of one category in the range.
 */
public final class VocAreas {

  private final LongToDoubleFunction beyond;
  private final Map<Long, double[]> areas = new TreeMap<>();
  private double[] precisions = new double[16];
  private double[] gains = new double[16];
  private int size;
  private long category;

  /**
   * Starts a range.
   *
   * @param beyond the best precision of a category in the ranges after this one
   */
  public VocAreas(LongToDoubleFunction beyond) {
    this.beyond = beyond;
  }

  /** Takes the next point; points of a category follow each other by rising recall. */
  public void accept(long nextCategory, double precision, double gained) {
    if (size > 0 && nextCategory != category) {
      finishCategory();
    }
    category = nextCategory;
    if (size == precisions.length) {
      precisions = Arrays.copyOf(precisions, 2 * size);
      gains = Arrays.copyOf(gains, 2 * size);
    }
    precisions[size] = precision;
    gains[size] = gained;
    size++;
  }

  private void finishCategory() {
    double best = beyond.applyAsDouble(category);
    double[] area = areas.computeIfAbsent(category, none -> new double[CompensatedSum.NUMBERS]);
    for (int k = size - 1; k >= 0; k--) {
      best = Math.max(best, precisions[k]);
      CompensatedSum.add(area, gains[k] * best);
    }
    size = 0;
  }

  /** Returns the areas by category, each a {@link CompensatedSum}, and ends the range. */
  public Map<Long, double[]> result() {
    if (size > 0) {
      finishCategory();
    }
    return areas;
  }
}
