package io.sparkdet.app.paired;

import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.bootstrap.BootstrapResult;

/**
 * One number of two models.
 *
 * @param part of which images and categories
 * @param metric what {@code evaluate} calls the number, such as {@code AP50}
 * @param before the number before; NaN where undefined
 * @param after the number after; NaN likewise
 * @param interval of {@code after - before} over the replicates; NaN where undefined
 * @param better the share of the replicates in which the number is larger after; NaN if undefined
 * @param worse the share in which it is smaller
 * @param defined the share of all replicates that drew truths for it
 */
record Difference(
    Part part,
    String metric,
    double before,
    double after,
    BootstrapResult.Interval interval,
    double better,
    double worse,
    double defined) {

  /**
   * The share of replicates from which an interval is believed. A replicate draws none of n images
   * with a probability of e<sup>-n</sup>: what less than four images show is always the same, so
   * that its interval has no width and means nothing.
   */
  private static final double ENOUGH = 0.98;

  /** Of what a number is. */
  enum Scope {
    ALL,
    CLASS,
    SLICE
  }

  /**
   * The images and categories of a number.
   *
   * @param name of a class, or column=value of a slice; empty for all
   * @param id of a class; 0 for what is none
   * @param truths the annotated boxes in it
   */
  record Part(Scope scope, String name, long id, long truths) {}

  /**
   * Compares.
   *
   * @param before the number, or {@link CocoResult#UNDEFINED}
   * @param after the same after
   * @param replicatesBefore the number in each replicate, NaN where undefined
   * @param replicatesAfter the same after, of the same replicates
   */
  static Difference of(
      Part part,
      String metric,
      double before,
      double after,
      double[] replicatesBefore,
      double[] replicatesAfter,
      double confidence) {
    double[] differences = new double[replicatesBefore.length];
    int defined = 0;
    int better = 0;
    int worse = 0;
    for (int b = 0; b < differences.length; b++) {
      double difference = replicatesAfter[b] - replicatesBefore[b];
      differences[b] = difference;
      if (!Double.isNaN(difference)) {
        defined++;
        better += difference > 0 ? 1 : 0;
        worse += difference < 0 ? 1 : 0;
      }
    }
    double all = defined == 0 ? Double.NaN : defined;
    return new Difference(
        part,
        metric,
        before == CocoResult.UNDEFINED ? Double.NaN : before,
        after == CocoResult.UNDEFINED ? Double.NaN : after,
        BootstrapResult.interval(confidence, differences),
        better / all,
        worse / all,
        (double) defined / differences.length);
  }

  /** Returns whether enough images have truths for it that the interval means something. */
  boolean isJudged() {
    return defined >= ENOUGH;
  }

  boolean isDefined() {
    return !Double.isNaN(value());
  }

  /** Returns after minus before; NaN where one is undefined. */
  double value() {
    return after - before;
  }
}
