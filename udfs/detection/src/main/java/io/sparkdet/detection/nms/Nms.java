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

  /**
   * Hard suppression: a box goes if its IoU with a better box that stayed is strictly above the
   * threshold. IoU is computed in float and compared in double, as torchvision's {@code nms} does.
   *
   * @param iou the threshold, in [0, 1]
   */
  record Hard(double iou) implements Nms {

    /** Refuses a threshold outside [0, 1]. */
    public Hard {
      if (!(iou >= 0 && iou <= 1)) {
        throw new IllegalArgumentException(
            "Cannot suppress above an IoU of %s: the threshold is in [0, 1]".formatted(iou));
      }
    }

    @Override
    public String spec() {
      return "hard:" + iou;
    }

    @Override
    public int retain(RankedBoxes boxes, int from, int to, int limit) {
      KeptGrid kept = new KeptGrid(boxes, from, to, iou);
      int end = from;
      for (int at = from; at < to && end - from < limit; at++) {
        if (!kept.overlaps(at)) {
          boxes.move(at, end);
          kept.add(end++);
        }
      }
      return end;
    }
  }

  /**
   * Gaussian soft suppression (Bodla et al. 2017, arXiv:1704.04503, eq. 3): again and again the box
   * with the highest score is taken, and the score of every box left is multiplied by exp(−IoU² /
   * sigma) of its IoU with it. A box whose score is not above {@value #FLOOR} goes.
   *
   * <p>Sigma 0.5 and the floor are those of google/automl (tf2/postprocess.py, which hands half of
   * sigma to TensorFlow's kernel, whose exponent is −IoU² / (2 · half)) and of effdet's soft_nms.
   * The cut by {@link PostProcessing#scoreThreshold} comes before suppression, as in both: lowered
   * scores are not cut again.
   *
   * @param sigma positive; the smaller, the harder
   */
  record Soft(double sigma) implements Nms {

    /** A box needs a score above this to stay. */
    public static final float FLOOR = 0.001f;

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
      int end = from;
      int left = dropFaint(boxes, from, to);
      while (end < left && end - from < limit) {
        int best = end;
        for (int at = end + 1; at < left; at++) {
          if (boxes.before(at, best)) {
            best = at;
          }
        }
        boxes.swap(end, best);
        for (int at = end + 1; at < left; at++) {
          float iou = boxes.iou(end, at);
          if (iou > 0) {
            boxes.score[at] *= (float) Math.exp(-(iou * iou) / sigma);
          }
        }
        end++;
        left = dropFaint(boxes, end, left);
      }
      return end;
    }

    /** Moves the boxes above the floor to the front and returns their end. */
    private static int dropFaint(RankedBoxes boxes, int from, int to) {
      int end = from;
      for (int at = from; at < to; at++) {
        if (boxes.score[at] > FLOOR) {
          if (at != end) {
            boxes.move(at, end);
          }
          end++;
        }
      }
      return end;
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

  /** Returns the text that {@link #parse} reads back, such as {@code hard:0.5}. */
  String spec();

  /**
   * Reads {@code hard:IOU}, {@code soft:SIGMA} or {@code none}.
   *
   * @throws IllegalArgumentException if the text is none of them, or its number is out of range
   */
  static Nms parse(String spec) {
    if (spec.equals("none")) {
      return new None();
    }
    int colon = spec.indexOf(':');
    String kind = colon < 0 ? spec : spec.substring(0, colon);
    String number = spec.substring(colon + 1);
    try {
      if (colon >= 0 && kind.equals("hard")) {
        return new Hard(Double.parseDouble(number));
      }
      if (colon >= 0 && kind.equals("soft")) {
        return new Soft(Double.parseDouble(number));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unreadable(spec), e);
    }
    throw new IllegalArgumentException(unreadable(spec));
  }

  private static String unreadable(String spec) {
    return "Cannot read suppression '%s': use hard:IOU such as hard:0.5, soft:SIGMA such as soft:0.5, or none"
        .formatted(spec);
  }
}
