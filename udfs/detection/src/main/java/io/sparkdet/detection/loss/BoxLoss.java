package io.sparkdet.detection.loss;

import java.util.Locale;

/**
 * The loss of the box code (ty, tx, th, tw) of one positive anchor. Losses of codes are the mean
 * over the four entries; losses of overlap compare the decoded box with the truth, in pixels. Both
 * are computed in double.
 */
public sealed interface BoxLoss {

  /**
   * Smooth L1 of each entry's error d: d² / 2β up to β, |d| − β/2 beyond (zylo117: β 1/9).
   *
   * @param beta positive
   */
  record SmoothL1(double beta) implements BoxLoss {

    /** Refuses a β that is not positive and finite. */
    public SmoothL1 {
      checkBend(beta);
    }

    @Override
    public double loss(BoxTarget target, double[] code, double[] derivatives) {
      float[] wanted = target.code();
      double sum = 0;
      for (int i = 0; i < 4; i++) {
        double error = code[i] - wanted[i];
        double size = Math.abs(error);
        sum += size <= beta ? error * error / (2 * beta) : size - beta / 2;
        derivatives[i] = (size <= beta ? error / beta : Math.signum(error)) / 4;
      }
      return sum / 4;
    }

    @Override
    public double usualWeight() {
      return CODE_WEIGHT;
    }

    @Override
    public String spec() {
      return "smooth-l1";
    }
  }

  /**
   * Huber's loss of each entry's error d: d²/2 up to δ, δ · (|d| − δ/2) beyond; an entry whose
   * target is exactly 0 does not count (effdet, google/automl: δ 0.1).
   *
   * @param delta positive
   */
  record Huber(double delta) implements BoxLoss {

    /** Refuses a δ that is not positive and finite. */
    public Huber {
      checkBend(delta);
    }

    @Override
    public double loss(BoxTarget target, double[] code, double[] derivatives) {
      float[] wanted = target.code();
      double sum = 0;
      for (int i = 0; i < 4; i++) {
        double error = wanted[i] == 0 ? 0 : code[i] - wanted[i];
        double size = Math.abs(error);
        sum += size <= delta ? error * error / 2 : delta * (size - delta / 2);
        derivatives[i] = (size <= delta ? error : delta * Math.signum(error)) / 4;
      }
      return sum / 4;
    }

    @Override
    public double usualWeight() {
      return CODE_WEIGHT;
    }

    @Override
    public String spec() {
      return "huber";
    }
  }

  /** A loss of overlap: one minus a measure of it. */
  record Overlap(OverlapMeasure measure) implements BoxLoss {

    @Override
    public double loss(BoxTarget target, double[] code, double[] derivatives) {
      return DecodedBox.of(target, code).loss(measure, derivatives);
    }

    @Override
    public double usualWeight() {
      return OVERLAP_WEIGHT;
    }

    @Override
    public String spec() {
      return measure.name().toLowerCase(Locale.ROOT);
    }
  }

  /** The weight of effdet, google/automl and zylo117. */
  double CODE_WEIGHT = 50;

  /** The weight of GIoU beside the focal loss in ATSS (arXiv 1912.02424). */
  double OVERLAP_WEIGHT = 2;

  /**
   * Returns the loss of one box code, and writes its derivatives by the four entries.
   *
   * @param code ty, tx, th, tw
   */
  double loss(BoxTarget target, double[] code, double[] derivatives);

  /** Returns the weight that published trainings give this loss beside the focal loss. */
  double usualWeight();

  /** Returns the text that {@link #parse} reads back, its numbers being the published ones. */
  String spec();

  /**
   * Reads {@code smooth-l1} (β 1/9), {@code huber} (δ 0.1), {@code iou}, {@code giou}, {@code diou}
   * or {@code ciou}.
   *
   * @throws IllegalArgumentException if the text is none of them
   */
  static BoxLoss parse(String spec) {
    return switch (spec) {
      case "smooth-l1" -> new SmoothL1(1.0 / 9);
      case "huber" -> new Huber(0.1);
      case "iou" -> new Overlap(OverlapMeasure.IOU);
      case "giou" -> new Overlap(OverlapMeasure.GIOU);
      case "diou" -> new Overlap(OverlapMeasure.DIOU);
      case "ciou" -> new Overlap(OverlapMeasure.CIOU);
      default ->
          throw new IllegalArgumentException(
              "Cannot read box loss '%s': use smooth-l1, huber, iou, giou, diou or ciou"
                  .formatted(spec));
    };
  }

  private static void checkBend(double bend) {
    if (!(bend > 0) || Double.isInfinite(bend)) {
      throw new IllegalArgumentException(
          "Cannot bend the box loss at an error of %s: it is a positive number".formatted(bend));
    }
  }
}
