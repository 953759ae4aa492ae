package io.sparkdet.detection.nms;

import io.sparkdet.detection.box.PixelMapping;

/**
 * What happens to a box that overlaps a better one of its class (or of any class, where suppression
 * is class-agnostic). Better is a higher score, among equal scores a lower anchor index.
 *
 * <p>Class by class means exactly that: boxes of other classes never enter a comparison. This is
 * the result that {@code torchvision.ops.batched_nms} aims at when it moves each class to a place
 * of its own; moving rounds the coordinates, which is not repeated here.
 */
public sealed interface Nms {

  /** A box needs a score above this to stay after soft suppression. */
  float FLOOR = 0.001f;

  /**
   * Hard suppression: a box goes if its IoU with a better box that stayed is strictly above the
   * threshold. IoU is computed in float and compared in double, as torchvision's {@code nms} does.
   *
   * @param iou the threshold, in [0, 1]
   */
  record Hard(double iou) implements Nms {

    /** Refuses a threshold outside [0, 1]. */
    public Hard {
      requireThreshold(iou, "an IoU");
    }

    @Override
    public String spec() {
      return "hard:" + iou;
    }

    @Override
    public int retain(RankedBoxes boxes, int from, int to, int limit) {
      return KeptGrid.retain(new KeptGrid(boxes, from, to, iou), boxes, from, to, limit);
    }
  }

  /**
   * Suppression by distance-IoU (Zheng et al. 2020, arXiv:1911.08287, section 3.3): a box goes if
   * its IoU with a better box that stayed, less the squared distance of their centers over the
   * squared diagonal of the smallest box around both, is strictly above the threshold. Boxes side
   * by side stay where hard suppression takes one for the other.
   *
   * @param threshold in [0, 1]
   */
  record Distance(double threshold) implements Nms {

    /** Refuses a threshold outside [0, 1]. */
    public Distance {
      requireThreshold(threshold, "a distance-IoU");
    }

    @Override
    public String spec() {
      return "diou:" + threshold;
    }

    @Override
    public int retain(RankedBoxes boxes, int from, int to, int limit) {
      return KeptGrid.retain(
          KeptGrid.byDistance(boxes, from, to, threshold), boxes, from, to, limit);
    }
  }

  /**
   * Gaussian soft suppression (Bodla et al. 2017, arXiv:1704.04503, eq. 3): the score of a box is
   * multiplied by exp(−IoU² / sigma) of its IoU with each better box, and goes at {@link #FLOOR}.
   *
   * <p>Sigma 0.5 and the floor are those of google/automl (tf2/postprocess.py, which hands half of
   * sigma to TensorFlow's kernel, whose exponent is −IoU² / (2 · half)) and of effdet's soft_nms.
   * The cut by {@link PostProcessing#scoreThreshold} comes before suppression, as in both: lowered
   * scores are not cut again.
   *
   * @param sigma positive; the smaller, the harder
   */
  record Soft(double sigma) implements Nms {

    /** Refuses a sigma that is not positive and finite. */
    public Soft {
      if (!(sigma > 0) || Double.isInfinite(sigma)) {
        throw new IllegalArgumentException(
            "Cannot soften suppression by sigma %s: it is a positive number".formatted(sigma));
      }
    }

    @Override
    public String spec() {
      return "soft:" + sigma;
    }

    @Override
    public int retain(RankedBoxes boxes, int from, int to, int limit) {
      return SoftSuppression.retain(
          boxes, from, to, limit, iou -> (float) Math.exp(-(iou * iou) / sigma));
    }
  }

  /**
   * Linear soft suppression (Bodla et al. 2017, eq. 2): the score of a box is multiplied by 1 − IoU
   * of its IoU with each better box that is strictly above the threshold, and goes at {@link
   * #FLOOR}.
   *
   * @param iou the threshold, in [0, 1]
   */
  record Linear(double iou) implements Nms {

    /** Refuses a threshold outside [0, 1]. */
    public Linear {
      requireThreshold(iou, "an IoU");
    }

    @Override
    public String spec() {
      return "linear:" + iou;
    }

    @Override
    public int retain(RankedBoxes boxes, int from, int to, int limit) {
      return SoftSuppression.retain(
          boxes, from, to, limit, overlap -> overlap > iou ? 1 - overlap : 1);
    }
  }

  /** No suppression: every box stays. */
  record None() implements Nms {

    @Override
    public String spec() {
      return "none";
    }

    @Override
    public int retain(RankedBoxes boxes, int from, int to, int limit) {
      return (int) Math.min(to, (long) from + limit);
    }
  }

  /**
   * Moves the boxes that stay to the front of the group {@code [from, to)}, best first, and returns
   * their end.
   *
   * @param limit the most that stay, positive
   */
  int retain(RankedBoxes boxes, int from, int to, int limit);

  /**
   * Returns what stays of {@code detections}, best score first, lower indices first among equals;
   * their order before does not matter otherwise.
   *
   * @throws IllegalArgumentException if a score or a corner is not a number
   */
  default Detections suppress(Detections detections, boolean classAgnostic) {
    return RankedBoxes.rank(BoxSource.of(detections), Float.NEGATIVE_INFINITY, 0, classAgnostic)
        .suppress(this, 0, PixelMapping.SAME_PIXELS);
  }

  /**
   * Returns which of {@code detections} stay, by their index, and their scores; otherwise as {@link
   * #suppress}.
   */
  default KeptBoxes retained(Detections detections, boolean classAgnostic) {
    return RankedBoxes.rank(BoxSource.of(detections), Float.NEGATIVE_INFINITY, 0, classAgnostic)
        .retained(this);
  }

  /** Returns the text that {@link #parse} reads back, such as {@code hard:0.5}. */
  String spec();

  /**
   * Reads {@code hard:IOU}, {@code diou:IOU}, {@code soft:SIGMA} or the same as {@code
   * gaussian:SIGMA}, {@code linear:IOU}, or {@code none}.
   *
   * @throws IllegalArgumentException if the text is none of them, or its number is out of range
   */
  static Nms parse(String spec) {
    if (spec.equals("none")) {
      return new None();
    }
    String[] parts = spec.split(":", 2);
    double number;
    try {
      number = Double.parseDouble(parts[parts.length - 1]);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unreadable(spec), e);
    }
    return switch (parts.length == 2 ? parts[0] : "") {
      case "hard" -> new Hard(number);
      case "diou" -> new Distance(number);
      case "soft", "gaussian" -> new Soft(number);
      case "linear" -> new Linear(number);
      default -> throw new IllegalArgumentException(unreadable(spec));
    };
  }

  private static String unreadable(String spec) {
    return "Cannot read suppression '%s': use hard:IOU such as hard:0.5, diou:IOU, soft:SIGMA such as soft:0.5, linear:IOU, or none"
        .formatted(spec);
  }

  private static void requireThreshold(double threshold, String measure) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "Cannot suppress above %s of %s: the threshold is in [0, 1]"
              .formatted(measure, threshold));
    }
  }
}
