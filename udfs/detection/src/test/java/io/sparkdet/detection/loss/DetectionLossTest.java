package io.sparkdet.detection.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.detection.matching.AnchorMatches;
import io.sparkdet.detection.matching.RandomTruths;
import io.sparkdet.detection.matching.SizeClass;
import io.sparkdet.detection.matching.TruthBoxes;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DetectionLossTest {

  private static final AnchorGrid GRID = AnchorGrid.of(AnchorSpec.standard(3, 7, 4), 128);
  private static final int CLASSES = 4;
  private static final int LOGITS = GRID.size() * CLASSES;
  private static final int CODES = GRID.size() * 4;

  private static final List<LossSettings> SETTINGS =
      List.of(
          LossSettings.EFFDET,
          LossSettings.ZYLO117,
          LossSettings.EFFDET.withClassLoss(new ClassLoss.LogitFocal(0.25, 2, 0.1)),
          LossSettings.ZYLO117.withBoxLoss(BoxLoss.parse("diou")),
          LossSettings.EFFDET.withBoxLoss(BoxLoss.parse("giou")));

  /**
   * All derivatives of an image together, by the loss a step before and after. The step is so large
   * that edges of boxes pass each other, where losses of overlap bend: BoxLossTest is exact.
   */
  @Test
  void derivativesAreThoseOfTheWholeLoss() {
    for (LossSettings settings : SETTINGS) {
      for (String matcher : new String[] {"iou:0.5:0.4", "max-iou", "atss:9"}) {
        DetectionLoss loss =
            new DetectionLoss(GRID, CLASSES, AnchorMatcher.parse(matcher), settings);
        for (long seed = 0; seed < 5; seed++) {
          Outputs outputs = new Outputs(seed, 1);
          SplittableRandom random = new SplittableRandom(seed);
          // Along the gradient's own signs, so that no part of it can hide; and at random.
          outputs.sums(loss, 0);
          checkAlong(loss, outputs, random, true, settings + " " + matcher + " seed " + seed);
          checkAlong(loss, outputs, random, false, settings + " " + matcher + " seed " + seed);
        }
      }
    }
  }

  @Test
  void imagesOfABatchAreIndependentAndOnlyTheirPartIsWritten() {
    DetectionLoss loss =
        new DetectionLoss(GRID, CLASSES, AnchorMatcher.parse("max-iou"), LossSettings.EFFDET);
    Outputs batch = new Outputs(7, 3);
    Arrays.fill(batch.byLogits, 5);
    Arrays.fill(batch.byCodes, 5);
    LossSums middle = batch.sums(loss, 1);
    assertThat(batch.byLogits[LOGITS - 1]).isEqualTo(5);
    assertThat(batch.byLogits[2 * LOGITS]).isEqualTo(5);
    assertThat(batch.byCodes[CODES - 1]).isEqualTo(5);
    assertThat(batch.byCodes[2 * CODES]).isEqualTo(5);
    float[] logits = Arrays.copyOfRange(batch.logits, LOGITS, 2 * LOGITS);
    float[] codes = Arrays.copyOfRange(batch.codes, CODES, 2 * CODES);
    float[] byLogits = new float[LOGITS];
    float[] byCodes = new float[CODES];
    LossSums alone = loss.image(0, logits, codes, batch.truths[1], byLogits, byCodes);
    assertThat(alone.toArray()).isEqualTo(middle.toArray());
    assertThat(byLogits).isEqualTo(Arrays.copyOfRange(batch.byLogits, LOGITS, 2 * LOGITS));
    assertThat(byCodes).isEqualTo(Arrays.copyOfRange(batch.byCodes, CODES, 2 * CODES));
  }

  @Test
  void anImageWithoutBoxesLearnsBackgroundOnly() {
    for (LossSettings settings : SETTINGS) {
      DetectionLoss loss =
          new DetectionLoss(GRID, CLASSES, AnchorMatcher.parse("max-iou"), settings);
      Outputs outputs = new Outputs(3, 1);
      outputs.truths[0] = TruthBoxes.NONE;
      LossSums sums = outputs.sums(loss, 0);
      assertThat(sums.images()).isEqualTo(1);
      assertThat(sums.positives()).isZero();
      assertThat(sums.boxLoss()).isZero();
      assertThat(outputs.byCodes).containsOnly(0);
      double all =
          settings.classLoss().term().background(outputs.logits, 0, LOGITS, 1, new float[LOGITS]);
      assertThat(sums.classLoss()).isEqualTo(all).isPositive();
      assertThat(sums.divisor(settings.normalization())).isEqualTo(1);
    }
  }

  @Test
  void ignoredAnchorsDoNotCount() {
    DetectionLoss loss =
        new DetectionLoss(GRID, CLASSES, AnchorMatcher.parse("iou:0.5:0.4"), LossSettings.ZYLO117);
    Outputs outputs = new Outputs(2, 1);
    AnchorMatches matches = AnchorMatcher.parse("iou:0.5:0.4").match(GRID, outputs.truths[0]);
    LossSums before = outputs.sums(loss, 0);
    int ignored = 0;
    for (int anchor = 0; anchor < GRID.size(); anchor++) {
      if (matches.truth(anchor) == AnchorMatches.IGNORED) {
        ignored++;
        for (int i = 0; i < CLASSES; i++) {
          assertThat(outputs.byLogits[anchor * CLASSES + i]).isZero();
          outputs.logits[anchor * CLASSES + i] = Float.NaN;
        }
      }
    }
    assertThat(ignored).isPositive();
    assertThat(outputs.sums(loss, 0).toArray()).isEqualTo(before.toArray());
  }

  /** zylo117 divides each image by its own positives; effdet the batch by all, plus one. */
  @Test
  void normalizationsDivideAsTheySay() {
    Outputs outputs = new Outputs(11, 3);
    outputs.truths[2] = TruthBoxes.NONE;
    AnchorMatcher matcher = AnchorMatcher.parse("iou:0.5:0.4");
    LossSettings perImage = LossSettings.ZYLO117;
    LossSettings perBatch =
        new LossSettings(
            perImage.classLoss(),
            perImage.boxLoss(),
            50,
            BoxEncoding.ZYLO117,
            LossNormalization.PER_BATCH);
    LossSums sum = LossSums.none(5);
    LossSums scaled = LossSums.none(5);
    double expected = 0;
    for (int image = 0; image < 3; image++) {
      LossSums raw = outputs.sums(new DetectionLoss(GRID, CLASSES, matcher, perBatch), image);
      sum = sum.plus(raw);
      scaled =
          scaled.plus(outputs.sums(new DetectionLoss(GRID, CLASSES, matcher, perImage), image));
      expected += raw.total() / Math.max(1, raw.positives()) / 3;
    }
    assertThat(sum.positives()).isGreaterThan(2);
    assertThat(sum.divisor(LossNormalization.PER_BATCH)).isEqualTo(sum.positives() + 1.0);
    assertThat(scaled.divisor(LossNormalization.PER_IMAGE)).isEqualTo(3);
    assertThat(scaled.total() / scaled.divisor(LossNormalization.PER_IMAGE))
        .isCloseTo(expected, within(1e-12 * expected));
  }

  @Test
  void sumsAreAddedAndSentAsNumbers() {
    Outputs outputs = new Outputs(4, 2);
    DetectionLoss loss =
        new DetectionLoss(GRID, CLASSES, AnchorMatcher.parse("max-iou"), LossSettings.EFFDET);
    LossSums first = outputs.sums(loss, 0);
    LossSums second = outputs.sums(loss, 1);
    LossSums both = first.plus(second);
    assertThat(both.images()).isEqualTo(2);
    assertThat(both.positives()).isEqualTo(first.positives() + second.positives());
    assertThat(both.total()).isEqualTo(both.classLoss() + both.boxLoss());
    assertThat(both.plus(LossSums.none(5)).toArray()).isEqualTo(both.toArray());
    assertThat(LossSums.fromArray(both.toArray()).positivesByLevel())
        .isEqualTo(both.positivesByLevel());
    assertThatThrownBy(() -> both.plus(LossSums.none(6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot add loss sums of 6 levels to sums of 5");
  }

  /** A box of 16, of 64 and of 100 pixels a side: every positive anchor belongs to one of them. */
  @Test
  void positivesAreCountedByTheSizeOfTheirTruths() {
    TruthBoxes truths =
        TruthBoxes.of(
            new float[] {4, 4, 20, 20, 60, 60, 124, 124, 10, 20, 110, 120}, new int[] {0, 1, 2});
    for (String matcher : new String[] {"iou:0.5:0.4", "max-iou", "atss:9"}) {
      AnchorMatches matches = AnchorMatcher.parse(matcher).match(GRID, truths);
      long[] expected = new long[3];
      for (int anchor = 0; anchor < GRID.size(); anchor++) {
        if (matches.truth(anchor) >= 0) {
          expected[matches.truth(anchor)]++;
        }
      }
      DetectionLoss loss =
          new DetectionLoss(GRID, CLASSES, AnchorMatcher.parse(matcher), LossSettings.EFFDET);
      Outputs outputs = new Outputs(6, 1);
      outputs.truths[0] = truths;
      LossSums once = outputs.sums(loss, 0);
      LossSums twice = LossSums.fromArray(once.plus(once).toArray());
      assertThat(once.positives()).as(matcher).isEqualTo(Arrays.stream(expected).sum());
      for (SizeClass size : SizeClass.values()) {
        assertThat(once.positives(size)).as(matcher).isEqualTo(expected[size.rank()]);
        assertThat(twice.positives(size)).isEqualTo(2 * once.positives(size));
      }
      assertThat(expected[1]).isPositive();
      assertThat(expected[2]).isPositive();
    }
  }

  @Test
  void outputsThatAreNoNumbersShowInTheSum() {
    for (LossSettings settings : SETTINGS) {
      DetectionLoss loss =
          new DetectionLoss(GRID, CLASSES, AnchorMatcher.parse("max-iou"), settings);
      Outputs outputs = new Outputs(5, 1);
      assertThat(outputs.sums(loss, 0).finite()).isTrue();
      outputs.logits[17] = Float.NaN;
      assertThat(outputs.sums(loss, 0).finite()).isFalse();
      Outputs others = new Outputs(5, 1);
      Arrays.fill(others.codes, Float.NaN);
      assertThat(others.sums(loss, 0).finite()).isFalse();
    }
  }

  @Test
  void arraysAndClassesThatDoNotFitAreRefused() {
    DetectionLoss loss =
        new DetectionLoss(GRID, CLASSES, AnchorMatcher.parse("max-iou"), LossSettings.EFFDET);
    Outputs outputs = new Outputs(5, 1);
    assertThatThrownBy(() -> outputs.sums(loss, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compute the loss of image 1 of a batch: %d class logits for %d anchors of 4 each"
                .formatted(LOGITS, GRID.size()));
    outputs.truths[0] = TruthBoxes.of(new float[] {1, 1, 9, 9}, new int[] {4});
    assertThatThrownBy(() -> outputs.sums(loss, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot learn class index 4 of truth box 0: there are 4 classes");
  }

  private static void checkAlong(
      DetectionLoss loss,
      Outputs outputs,
      SplittableRandom random,
      boolean alongSigns,
      String name) {
    outputs.sums(loss, 0);
    float step = 1.0f / 4096;
    Outputs before = outputs.copy();
    Outputs after = outputs.copy();
    double expected = 0;
    double size = 0;
    for (int i = 0; i < LOGITS; i++) {
      int sign = sign(outputs.byLogits[i], alongSigns, random);
      before.logits[i] -= sign * step;
      after.logits[i] += sign * step;
      double part = outputs.byLogits[i] * ((double) after.logits[i] - before.logits[i]);
      expected += part;
      size += Math.abs(part);
    }
    for (int i = 0; i < CODES; i++) {
      int sign = sign(outputs.byCodes[i], alongSigns, random);
      before.codes[i] -= sign * step;
      after.codes[i] += sign * step;
      double part = outputs.byCodes[i] * ((double) after.codes[i] - before.codes[i]);
      expected += part;
      size += Math.abs(part);
    }
    double difference = after.sums(loss, 0).total() - before.sums(loss, 0).total();
    assertThat(difference).as(name).isCloseTo(expected, within(2e-3 * size));
  }

  private static int sign(float derivative, boolean alongSigns, SplittableRandom random) {
    boolean forward = alongSigns ? derivative > 0 : random.nextBoolean();
    return forward ? 1 : -1;
  }

  /** Raw outputs and truths of a batch, drawn from a seed, and the derivatives by them. */
  private static final class Outputs {

    final float[] logits;
    final float[] codes;
    final TruthBoxes[] truths;
    final float[] byLogits;
    final float[] byCodes;

    Outputs(long seed, int images) {
      SplittableRandom random = new SplittableRandom(seed);
      logits = drawn(random, images * LOGITS, 3, -2);
      codes = drawn(random, images * CODES, 0.3, 0);
      truths = new TruthBoxes[images];
      for (int i = 0; i < images; i++) {
        truths[i] = RandomTruths.draw(random, 6, 128, CLASSES);
      }
      byLogits = new float[logits.length];
      byCodes = new float[codes.length];
    }

    private Outputs(Outputs other) {
      logits = other.logits.clone();
      codes = other.codes.clone();
      truths = other.truths.clone();
      byLogits = new float[logits.length];
      byCodes = new float[codes.length];
    }

    Outputs copy() {
      return new Outputs(this);
    }

    LossSums sums(DetectionLoss loss, int image) {
      int at = Math.min(image, truths.length - 1);
      return loss.image(image, logits, codes, truths[at], byLogits, byCodes);
    }

    private static float[] drawn(SplittableRandom random, int count, double spread, double center) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (center + spread * random.nextGaussian());
      }
      return values;
    }
  }
}
