package io.sparkdet.detection.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.detection.matching.AnchorMatches;
import io.sparkdet.detection.matching.RandomTruths;
import io.sparkdet.detection.matching.TruthBoxes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Truths that count less than others, or are ignored. */
class WeightedTruthsTest {

  private static final AnchorGrid GRID = AnchorGrid.of(AnchorSpec.standard(3, 7, 4), 128);
  private static final int CLASSES = 4;
  private static final int TRUTHS = 6;

  private static final List<LossSettings> SETTINGS =
      List.of(
          LossSettings.EFFDET,
          LossSettings.ZYLO117,
          LossSettings.EFFDET
              .withClassLoss(new ClassLoss.LogitFocal(0.25, 2, 0.1))
              .withBoxLoss(BoxLoss.parse("giou")));

  private static final List<String> MATCHERS =
      List.of("iou:0.5:0.4", "max-iou", "atss:9", "predicted");

  /** What a network gives for one image, and the derivatives of the loss. */
  private static final class Outputs {

    final float[] logits = new float[GRID.size() * CLASSES];
    final float[] codes = new float[GRID.size() * 4];
    final float[] byLogits = new float[logits.length];
    final float[] byCodes = new float[codes.length];

    Outputs(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) random.nextDouble(-6, 3);
      }
      for (int i = 0; i < codes.length; i++) {
        codes[i] = (float) random.nextDouble(-1, 1);
      }
    }

    LossSums sums(DetectionLoss loss, TruthBoxes truths) {
      Arrays.fill(byLogits, Float.NaN);
      Arrays.fill(byCodes, Float.NaN);
      return loss.image(0, logits, codes, truths, byLogits, byCodes);
    }
  }

  private static TruthBoxes truths(long seed) {
    return RandomTruths.draw(new SplittableRandom(seed), TRUTHS, 128, CLASSES);
  }

  private static TruthBoxes weighted(TruthBoxes boxes, float... weights) {
    float[] corners = new float[4 * boxes.size()];
    int[] classes = new int[boxes.size()];
    for (int i = 0; i < classes.length; i++) {
      corners[4 * i] = boxes.xMin(i);
      corners[4 * i + 1] = boxes.yMin(i);
      corners[4 * i + 2] = boxes.xMax(i);
      corners[4 * i + 3] = boxes.yMax(i);
      classes[i] = boxes.classIndex(i);
    }
    return TruthBoxes.of(corners, classes, weights);
  }

  private static float[] all(float weight) {
    float[] weights = new float[TRUTHS];
    Arrays.fill(weights, weight);
    return weights;
  }

  /** A loss under one of the settings and matchers, on one image. */
  private interface Check {
    void of(DetectionLoss loss, AnchorMatcher matcher, long seed, String what);
  }

  private static void everywhere(Check check) {
    for (LossSettings settings : SETTINGS) {
      for (String spec : MATCHERS) {
        AnchorMatcher matcher = AnchorMatcher.parse(spec);
        DetectionLoss loss = new DetectionLoss(GRID, CLASSES, matcher, settings);
        for (long seed = 0; seed < 4; seed++) {
          check.of(loss, matcher, seed, settings + " " + spec + " seed " + seed);
        }
      }
    }
  }

  @Test
  void aWeightOfOneIsNone() {
    everywhere(
        (loss, matcher, seed, what) -> {
          Outputs plain = new Outputs(seed);
          Outputs weighted = new Outputs(seed);
          double[] before = plain.sums(loss, truths(seed)).toArray();
          double[] after = weighted.sums(loss, weighted(truths(seed), all(1))).toArray();
          assertThat(after).as(what).isEqualTo(before);
          assertThat(weighted.byLogits).as(what).isEqualTo(plain.byLogits);
          assertThat(weighted.byCodes).as(what).isEqualTo(plain.byCodes);
        });
  }

  @Test
  void aWeightMultipliesTheDerivativesOfTheAnchorsThatFindTheTruth() {
    float[] weights = {0.5f, 1, 0.25f, 0.9f, 2, 0.01f};
    everywhere(
        (loss, matcher, seed, what) -> {
          Outputs plain = new Outputs(seed);
          Outputs weighted = new Outputs(seed);
          TruthBoxes truths = truths(seed);
          LossSums before = plain.sums(loss, truths);
          LossSums after = weighted.sums(loss, weighted(truths, weights));
          assertThat(after.positivesByLevel()).as(what).isEqualTo(before.positivesByLevel());
          AnchorMatches matches = matcher.match(GRID, truths, plain.codes, 0);
          for (int anchor = 0; anchor < GRID.size(); anchor++) {
            int truth = matches.truth(anchor);
            float weight = truth < 0 ? 1 : weights[truth];
            compare(what, weighted.byLogits, plain.byLogits, CLASSES, anchor, weight);
            compare(what, weighted.byCodes, plain.byCodes, 4, anchor, weight);
          }
        });
  }

  private static void compare(
      String what, float[] weighted, float[] plain, int length, int anchor, float weight) {
    for (int at = anchor * length; at < (anchor + 1) * length; at++) {
      double expected = (double) weight * plain[at];
      double most = weight == 1 ? 0 : 1e-6 * Math.abs(expected) + 1e-12;
      if (!(Math.abs(weighted[at] - expected) <= most)) { // an assertion a number would take long
        assertThat(weighted[at]).as("%s, anchor %d", what, anchor).isEqualTo((float) expected);
      }
    }
  }

  /** The loss is a part that no truth has, and one that grows with the weight. */
  @Test
  void lossesGrowEvenlyWithTheWeight() {
    everywhere(
        (loss, matcher, seed, what) -> {
          Outputs outputs = new Outputs(seed);
          LossSums whole = outputs.sums(loss, truths(seed));
          LossSums half = outputs.sums(loss, weighted(truths(seed), all(0.5f)));
          LossSums quarter = outputs.sums(loss, weighted(truths(seed), all(0.25f)));
          assertThat(half.boxLoss())
              .as(what)
              .isCloseTo(0.5 * whole.boxLoss(), within(1e-9 * whole.boxLoss()));
          assertThat(half.classLoss() - quarter.classLoss())
              .as(what)
              .isCloseTo(
                  (whole.classLoss() - half.classLoss()) / 2, within(1e-9 * whole.classLoss()));
          assertThat(half.classLoss()).as(what).isLessThanOrEqualTo(whole.classLoss());
        });
  }

  /** Truths 1 and 4 are ignored: others are matched as if there were no such. */
  @Test
  void anchorsOfIgnoredTruthsAloneDoNotCount() {
    int[] all = new int[1];
    everywhere(
        (loss, matcher, seed, what) -> {
          TruthBoxes truths = weighted(truths(seed), 1, 0, 1, 1, 0, 1);
          assertThat(truths.counted().size()).isEqualTo(4);
          assertThat(truths.ignored().size()).isEqualTo(2);
          Outputs counted = new Outputs(seed);
          Outputs outputs = new Outputs(seed);
          LossSums before = counted.sums(loss, truths.counted());
          AnchorMatches kept = matcher.match(GRID, truths.counted(), outputs.codes, 0);
          AnchorMatches ignored = matcher.match(GRID, truths.ignored(), outputs.codes, 0);
          int left = 0;
          double background = 0;
          for (int anchor = 0; anchor < GRID.size(); anchor++) {
            if (kept.truth(anchor) == AnchorMatches.NEGATIVE && ignored.truth(anchor) >= 0) {
              left++;
              int from = anchor * CLASSES;
              background +=
                  loss.settings()
                      .classLoss()
                      .term()
                      .background(
                          outputs.logits,
                          from,
                          from + CLASSES,
                          1,
                          new float[outputs.logits.length]);
              Arrays.fill(outputs.logits, from, from + CLASSES, Float.NaN);
            }
          }
          all[0] += left;
          LossSums after = outputs.sums(loss, truths);
          assertThat(after.positivesByLevel()).as(what).isEqualTo(before.positivesByLevel());
          assertThat(after.boxLoss()).as(what).isEqualTo(before.boxLoss());
          assertThat(outputs.byCodes).as(what).isEqualTo(counted.byCodes);
          double scale =
              loss.settings().normalization() == LossNormalization.PER_IMAGE
                  ? 1.0 / Math.max(1, before.positives())
                  : 1;
          assertThat(after.classLoss())
              .as(what)
              .isCloseTo(
                  before.classLoss() - scale * background, within(1e-9 * before.classLoss()));
        });
    assertThat(all[0]).isGreaterThan(100);
  }
}
