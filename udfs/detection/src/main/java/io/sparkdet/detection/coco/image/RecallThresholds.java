package io.sparkdet.detection.coco.image;

/** The recalls, rising within [0, 1], at which precision is read and averaged. */
public final class RecallThresholds extends Thresholds {

  /** 0.00, 0.01 … 1.00, equal to {@code numpy.linspace(0, 1, 101)} to the bit. */
  public static final RecallThresholds COCO = of(evenlySpaced(0, 1, 101));

  private RecallThresholds(double... values) {
    super("recalls", "from 0 to 1", 0, values);
  }

  /** Returns the given recalls. */
  public static RecallThresholds of(double... values) {
    return new RecallThresholds(values);
  }
}
