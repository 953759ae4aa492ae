package io.sparkdet.detection.loss;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.detection.matching.AnchorMatches;
import io.sparkdet.detection.matching.TruthBoxes;
import java.util.Arrays;

/**
 * The loss of a detector's raw outputs against the truths of an image, and its exact derivatives.
 *
 * <p>Arrays hold a batch: class logits {@code (images, anchors, classes)}, box codes {@code
 * (images, anchors, 4)} as ty, tx, th, tw, anchors in the grid's order. Losses are sums; see {@link
 * LossNormalization} for what they are divided by in the end.
 *
 * <p>A truth's weight multiplies the box loss and the losses of all classes of each anchor that is
 * to find it; what sums are divided by counts the anchor as one all the same. Anchors that would
 * find an ignored truth, and no other, do not count: matching gives anchors to the truths that
 * count first, as if there were no others.
 *
 * <p>Immutable; images of one batch may be computed by several threads at a time.
 */
public final class DetectionLoss {

  private final AnchorGrid anchors;
  private final int classes;
  private final AnchorMatcher matcher;
  private final LossSettings settings;

  /**
   * Makes the loss of a network.
   *
   * @param classes how many, at least one
   */
  public DetectionLoss(
      AnchorGrid anchors, int classes, AnchorMatcher matcher, LossSettings settings) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          "Cannot learn %d classes: at least one is needed".formatted(classes));
    }
    this.anchors = anchors;
    this.classes = classes;
    this.matcher = matcher;
    this.settings = settings;
  }

  /**
   * Returns the loss of one image of a batch, and overwrites the image's part of both arrays of
   * derivatives with those of the sum that is returned.
   *
   * @param image which image of the batch, from 0
   * @throws IllegalArgumentException if an array is too short, or a truth's class is unknown
   */
  public LossSums image(
      int image,
      float[] logits,
      float[] codes,
      TruthBoxes truths,
      float[] byLogits,
      float[] byCodes) {
    check(image, Math.min(logits.length, byLogits.length), classes, "class logits");
    check(image, Math.min(codes.length, byCodes.length), 4, "box codes");
    check(truths);
    int firstCode = 4 * anchors.size() * image;
    TruthBoxes counted = truths.counted();
    AnchorMatches matches = matches(truths, counted, codes, firstCode);
    double scale = settings.normalization().imageScale(matches.positives());
    int firstLogit = anchors.size() * classes * image;
    double classLoss = classLosses(matches, counted, scale, logits, firstLogit, byLogits);
    double boxLoss = boxLosses(matches, counted, scale, codes, firstCode, byCodes);
    return LossSums.ofImage(scale * classLoss, scale * boxLoss, matches, counted);
  }

  private AnchorMatches matches(
      TruthBoxes truths, TruthBoxes counted, float[] codes, int firstCode) {
    AnchorMatches matches = matcher.match(anchors, counted, codes, firstCode);
    return counted.size() == truths.size()
        ? matches
        : matches.ignoring(matcher.match(anchors, truths.ignored(), codes, firstCode));
  }

  /** Returns what the loss is made of. */
  public LossSettings settings() {
    return settings;
  }

  /** Runs of background, as long as they come, between ignored anchors and classes to be found. */
  private double classLosses(
      AnchorMatches matches,
      TruthBoxes truths,
      double scale,
      float[] logits,
      int first,
      float[] derivatives) {
    FocalTerm loss = settings.classLoss().term();
    double sum = 0;
    int from = first;
    for (int anchor = 0; anchor < anchors.size(); anchor++) {
      int truth = matches.truth(anchor);
      if (truth == AnchorMatches.NEGATIVE) {
        continue;
      }
      int start = first + anchor * classes;
      if (truth == AnchorMatches.IGNORED) {
        sum += loss.background(logits, from, start, scale, derivatives);
        from = start + classes;
        Arrays.fill(derivatives, start, from, 0);
      } else if (truths.weight(truth) != 1) {
        double weight = truths.weight(truth);
        int object = start + truths.classIndex(truth);
        sum += loss.background(logits, from, start, scale, derivatives);
        from = start + classes;
        sum += weight * loss.background(logits, start, object, scale * weight, derivatives);
        sum += weight * loss.object(logits, object, scale * weight, derivatives);
        sum += weight * loss.background(logits, object + 1, from, scale * weight, derivatives);
      } else {
        int object = start + truths.classIndex(truth);
        sum += loss.background(logits, from, object, scale, derivatives);
        sum += loss.object(logits, object, scale, derivatives);
        from = object + 1;
      }
    }
    int end = first + anchors.size() * classes;
    return sum + loss.background(logits, from, end, scale, derivatives);
  }

  private double boxLosses(
      AnchorMatches matches,
      TruthBoxes truths,
      double scale,
      float[] codes,
      int first,
      float[] derivatives) {
    Arrays.fill(derivatives, first, first + 4 * anchors.size(), 0);
    double[] code = new double[4];
    double[] byCode = new double[4];
    double sum = 0;
    for (int anchor = 0; anchor < anchors.size(); anchor++) {
      int truth = matches.truth(anchor);
      if (truth < 0) {
        continue;
      }
      int at = first + 4 * anchor;
      for (int i = 0; i < 4; i++) {
        code[i] = codes[at + i];
      }
      BoxTarget target = new BoxTarget(anchors, anchor, truths, truth, settings.encoding());
      double weight = truths.weight(truth);
      sum += weight * settings.boxLoss().loss(target, code, byCode);
      for (int i = 0; i < 4; i++) {
        derivatives[at + i] = (float) (scale * settings.boxWeight() * weight * byCode[i]);
      }
    }
    return settings.boxWeight() * sum;
  }

  private void check(int image, int length, int perAnchor, String what) {
    if (image < 0 || length / perAnchor / anchors.size() <= image) {
      throw new IllegalArgumentException(
          "Cannot compute the loss of image %d of a batch: %d %s for %d anchors of %d each"
              .formatted(image, length, what, anchors.size(), perAnchor));
    }
  }

  private void check(TruthBoxes truths) {
    for (int i = 0; i < truths.size(); i++) {
      if (truths.classIndex(i) >= classes) {
        throw new IllegalArgumentException(
            "Cannot learn class index %d of truth box %d: there are %d classes"
                .formatted(truths.classIndex(i), i, classes));
      }
    }
  }
}
