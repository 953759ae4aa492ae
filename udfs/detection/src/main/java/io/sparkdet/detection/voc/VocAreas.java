package io.sparkdet.detection.voc;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;

/**
 * The part of the area under each category's curve (VOC 2010 and later) that lies in a range of
 * records: the gains of recall, each times the best precision there or beyond. The parts of all
 * ranges add up to the average precision; what rounding takes from a sum is kept beside it
 * (Neumaier 1974), so that the sum is the same wherever ranges are cut.
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
    double[] area = areas.computeIfAbsent(category, none -> new double[2]);
    for (int k = size - 1; k >= 0; k--) {
      best = Math.max(best, precisions[k]);
      add(gains[k] * best, area);
    }
    size = 0;
  }

  /** Adds to a sum and to what rounding took from it. */
  static void add(double value, double[] area) {
    double sum = area[0];
    double next = sum + value;
    area[1] += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    area[0] = next;
  }

  /**
   * Returns the areas by category, each a sum and what rounding took from it, and ends the range.
   */
  public Map<Long, double[]> result() {
    if (size > 0) {
      finishCategory();
    }
    return areas;
  }
}
