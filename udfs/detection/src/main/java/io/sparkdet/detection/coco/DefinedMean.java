package io.sparkdet.detection.coco;

import io.sparkdet.detection.state.CompensatedSum;

/**
 * The mean of the values above -1, or -1 where there is none, as pycocotools' summary.
 *
 * <p>Its sum is a {@link CompensatedSum}: over 80,800 precisions a plain sum may err by more than
 * the 1e-12 that is promised, numpy's pairwise sum and this one do not.
 */
public final class DefinedMean {

  private final double[] sum = new double[CompensatedSum.NUMBERS];
  private long count;

  /** Takes a value; one that is not defined is passed over. */
  public void add(double value) {
    if (!(value > CocoResult.UNDEFINED)) {
      return;
    }
    CompensatedSum.add(sum, value);
    count++;
  }

  /** Returns the mean of what was taken. */
  public double value() {
    return count == 0 ? CocoResult.UNDEFINED : CompensatedSum.value(sum) / count;
  }
}
