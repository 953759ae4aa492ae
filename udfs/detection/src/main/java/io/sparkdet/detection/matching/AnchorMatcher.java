package io.sparkdet.detection.matching;

import io.sparkdet.detection.anchor.AnchorGrid;
import java.util.Arrays;

/**
 * How anchors are given truths to find. Every truth takes part, however many there are; an image
 * without any has only negative anchors.
 *
 * <p>Thresholds are compared in float with IoUs in float, as the reference implementations do.
 */
public sealed interface AnchorMatcher {

  /**
   * By the IoU with the truth that the anchor overlaps most: {@code positive} or more finds it,
   * less than {@code negative} finds nothing, between does not count. A truth that no anchor
   * overlaps enough is found by none (zylo117, efficientdet/loss.py: 0.5 and 0.4; RetinaNet, arXiv
   * 1708.02002, section 4).
   *
   * @param positive in (0, 1]
   * @param negative in (0, {@code positive}]
   */
  record IouBand(double positive, double negative) implements AnchorMatcher {

    /** Refuses thresholds outside (0, 1] or out of order. */
    public IouBand {
      checkThreshold(positive);
      checkThreshold(negative);
      if (negative > positive) {
        throw new IllegalArgumentException(
            "Cannot match from an IoU of %s and leave out from %s: the second is the lower"
                .formatted(positive, negative));
      }
    }

    @Override
    public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths) {
      BestTruths best = BestTruths.of(BoxGroups.ofAnchors(anchors), truths);
      int[] matched = new int[anchors.size()];
      float[] ious = new float[anchors.size()];
      for (int anchor = 0; anchor < matched.length; anchor++) {
        float iou = best.iou(anchor);
        ious[anchor] = iou;
        if (iou >= (float) positive) {
          matched[anchor] = best.truth(anchor);
        } else {
          matched[anchor] = iou < (float) negative ? AnchorMatches.NEGATIVE : AnchorMatches.IGNORED;
        }
      }
      return new AnchorMatches(anchors, matched, ious);
    }

    @Override
    public String spec() {
      return "iou:" + positive + ":" + negative;
    }
  }

  /**
   * By the IoU with the truth that the anchor overlaps most, {@code threshold} or more; and every
   * truth takes the anchor that overlaps it most, whatever that anchor's own best truth is. Of
   * truths that take the same anchor the first has it; a truth that overlaps no anchor takes none
   * (effdet's and google/automl's ArgMaxMatcher: 0.5).
   *
   * @param threshold in (0, 1]
   */
  record MaxIou(double threshold) implements AnchorMatcher {

    /** The threshold of the published models. */
    public static final double PUBLISHED = 0.5;

    /** Refuses a threshold outside (0, 1]. */
    public MaxIou {
      checkThreshold(threshold);
    }

    @Override
    public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths) {
      BestTruths best = BestTruths.of(BoxGroups.ofAnchors(anchors), truths);
      int[] matched = new int[anchors.size()];
      float[] ious = new float[anchors.size()];
      for (int anchor = 0; anchor < matched.length; anchor++) {
        ious[anchor] = best.iou(anchor);
        matched[anchor] =
            best.iou(anchor) >= (float) threshold ? best.truth(anchor) : AnchorMatches.NEGATIVE;
      }
      for (int truth = truths.size() - 1; truth >= 0; truth--) {
        int anchor = best.bestAnchor(truth);
        if (anchor >= 0) {
          matched[anchor] = truth;
          ious[anchor] = best.bestIou(truth);
        }
      }
      return new AnchorMatches(anchors, matched, ious);
    }

    @Override
    public String spec() {
      return threshold == PUBLISHED ? "max-iou" : "max-iou:" + threshold;
    }
  }

  /**
   * Adaptive training sample selection (Zhang et al. 2020, arXiv 1912.02424, algorithm 1): see
   * {@link AtssMatching}.
   *
   * @param nearest how many cells of each level are candidates for a truth, 9 in the paper
   */
  record Atss(int nearest) implements AnchorMatcher {

    /** Refuses less than one cell. */
    public Atss {
      if (nearest < 1) {
        throw new IllegalArgumentException(
            "Cannot match the %d nearest cells: at least one is needed".formatted(nearest));
      }
    }

    @Override
    public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths) {
      return new AtssMatching(anchors, nearest).match(truths);
    }

    @Override
    public String spec() {
      return "atss:" + nearest;
    }
  }

  /**
   * By anchors as {@link MaxIou} does, and then by what the network predicts: an anchor without a
   * truth whose predicted box has an IoU of {@code threshold} or more with one finds the truth that
   * it overlaps most. So boxes that are right already are not taught to be background, the open
   * question of the study that this project implements. The prediction is taken as it is: no
   * gradient flows through the choice.
   *
   * @param threshold in (0, 1]
   */
  record Predicted(double threshold) implements AnchorMatcher {

    /** Refuses a threshold outside (0, 1]. */
    public Predicted {
      checkThreshold(threshold);
    }

    @Override
    public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths) {
      return duringWarmUp().match(anchors, truths);
    }

    @Override
    public AnchorMatches match(AnchorGrid anchors, TruthBoxes truths, float[] codes, int from) {
      AnchorMatches byAnchor = match(anchors, truths);
      BestTruths best = BestTruths.of(BoxGroups.ofPredictions(anchors, codes, from), truths);
      int[] matched = new int[anchors.size()];
      float[] ious = new float[anchors.size()];
      for (int anchor = 0; anchor < matched.length; anchor++) {
        boolean found = byAnchor.truth(anchor) < 0 && best.iou(anchor) >= (float) threshold;
        matched[anchor] = found ? best.truth(anchor) : byAnchor.truth(anchor);
        ious[anchor] = found ? best.iou(anchor) : byAnchor.iou(anchor);
      }
      return new AnchorMatches(anchors, matched, ious);
    }

    @Override
    public AnchorMatcher duringWarmUp() {
      return new MaxIou(MaxIou.PUBLISHED);
    }

    @Override
    public String spec() {
      return threshold == MaxIou.PUBLISHED ? "predicted" : "predicted:" + threshold;
    }
  }

  /** Matches by the anchors alone. */
  AnchorMatches match(AnchorGrid anchors, TruthBoxes truths);

  /**
   * Matches by the anchors and, where the matcher looks at them, the predicted box codes.
   *
   * @param codes raw box codes {@code (anchors, 4)} ty, tx, th, tw of the image, from {@code from}
   */
  default AnchorMatches match(AnchorGrid anchors, TruthBoxes truths, float[] codes, int from) {
    return match(anchors, truths);
  }

  /** Returns the matcher to use while predictions are not yet worth looking at. */
  default AnchorMatcher duringWarmUp() {
    return this;
  }

  /** Returns the text that {@link #parse} reads back, such as {@code iou:0.5:0.4}. */
  String spec();

  /**
   * Reads {@code iou:POSITIVE:NEGATIVE}, {@code max-iou[:THRESHOLD]}, {@code atss:CELLS} or {@code
   * predicted[:THRESHOLD]}; thresholds left out are 0.5.
   *
   * @throws IllegalArgumentException if the text is none of them, or its number is out of range
   */
  static AnchorMatcher parse(String spec) {
    String[] parts = spec.split(":", -1);
    String[] numbers = Arrays.copyOfRange(parts, 1, parts.length);
    try {
      if (parts[0].equals("iou") && numbers.length == 2) {
        return new IouBand(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
      }
      if (parts[0].equals("max-iou") && numbers.length <= 1) {
        return new MaxIou(threshold(numbers));
      }
      if (parts[0].equals("atss") && numbers.length == 1) {
        return new Atss(Integer.parseInt(numbers[0]));
      }
      if (parts[0].equals("predicted") && numbers.length <= 1) {
        return new Predicted(threshold(numbers));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unreadable(spec), e);
    }
    throw new IllegalArgumentException(unreadable(spec));
  }

  private static double threshold(String[] numbers) {
    return numbers.length == 0 ? MaxIou.PUBLISHED : Double.parseDouble(numbers[0]);
  }

  private static void checkThreshold(double threshold) {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "Cannot match from an IoU of %s: the threshold is above 0 and at most 1"
              .formatted(threshold));
    }
  }

  private static String unreadable(String spec) {
    return "Cannot read matcher '%s': use iou:POSITIVE:NEGATIVE such as iou:0.5:0.4, max-iou, atss:CELLS such as atss:9, or predicted"
        .formatted(spec);
  }
}
