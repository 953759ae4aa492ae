package io.sparkdet.efficientdet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.loss.BoxEncoding;
import io.sparkdet.detection.loss.BoxLoss;
import io.sparkdet.detection.loss.ClassLoss;
import io.sparkdet.detection.loss.DetectionLoss;
import io.sparkdet.detection.loss.LossSettings;
import io.sparkdet.detection.loss.LossSums;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.detection.matching.AnchorMatches;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Assignments, losses and their derivatives of one training step by zylo117's and by effdet 0.4.1's
 * code (shared/parity, section 6), from the raw outputs of this project's network.
 */
@SharedTest
class ReferenceLossTest {

  private static JsonNode effdetStep;
  private static TrainingFixture effdet;
  private static TrainingFixture.Outputs effdetOutputs;

  @BeforeAll
  static void runTheNetwork() throws Exception {
    effdetStep =
        new ObjectMapper()
            .readTree(
                SharedFolder.path("parity/effdet/tf_efficientdet_d0-training-step.json").toFile());
    effdet = TrainingFixture.effdet();
    effdetOutputs = effdet.outputs();
  }

  @Test
  void effdetsAssignmentsAreMatchedExactly() {
    AnchorGrid anchors = effdet.anchors();
    int forced = 0;
    for (JsonNode image : effdetStep.get("assignment")) {
      TruthBoxes truths = TrainingFixture.truths().get(image.get("image").asInt());
      AnchorMatches matches = AnchorMatcher.parse("max-iou").match(anchors, truths);
      assertThat(matches.positives())
          .isEqualTo(image.get("num_positives").asInt())
          .isEqualTo(image.get("positives").size());
      for (int level = 3; level <= 7; level++) {
        assertThat(matches.positivesByLevel()[level - 3])
            .isEqualTo(image.get("positives_per_level").get("p" + level).asInt());
      }
      for (JsonNode row : image.get("positives")) {
        int anchor = row.get(0).asInt();
        int truth = row.get(1).asInt();
        assertThat(matches.truth(anchor)).as("anchor %d", anchor).isEqualTo(truth);
        assertThat(truths.classIndex(truth)).isEqualTo(row.get(2).asInt());
        assertThat((double) matches.iou(anchor)).isCloseTo(row.get(3).asDouble(), within(1e-6));
        assertThat(matches.iou(anchor) < 0.5f).isEqualTo(row.get(4).asBoolean());
        forced += row.get(4).asBoolean() ? 1 : 0;
        float[] code = BoxEncoding.EFFDET.encode(anchors, anchor, truths, truth);
        for (int i = 0; i < 4; i++) {
          assertThat((double) code[i]).isCloseTo(row.get(5 + i).asDouble(), within(1e-6));
        }
      }
    }
    assertThat(forced).isEqualTo(1);
  }

  @Test
  void rawOutputsInTrainingModeAreEffdets() throws Exception {
    assertEvery7th(effdetOutputs.logits, effdet.expected(), "class_logits_every_7th", 2e-5);
    assertEvery7th(effdetOutputs.codes, effdet.expected(), "regression_every_7th", 2e-5);
  }

  @Test
  void effdetsLossesComeOut() {
    assertEffdetsLosses(effdetStep, LossSettings.EFFDET);
    JsonNode others = effdetStep.get("other_losses_same_outputs");
    assertEffdetsLosses(
        others.get("label_smoothing 0.1"),
        LossSettings.EFFDET.withClassLoss(new ClassLoss.LogitFocal(0.25, 1.5, 0.1)));
    assertEffdetsLosses(others.get("legacy_focal"), LossSettings.EFFDET);
    assertEffdetsLosses(
        others.get("gamma 2.0"),
        LossSettings.EFFDET.withClassLoss(new ClassLoss.LogitFocal(0.25, 2, 0)));
    assertEffdetsLosses(
        others.get("delta 1.0"), LossSettings.EFFDET.withBoxLoss(new BoxLoss.Huber(1)));
  }

  /** Relative to the norm of what is compared: 1e-5, of outputs that themselves differ by 1e-6. */
  @Test
  void effdetsDerivativesComeOut() throws Exception {
    Step step = step(effdet, effdetOutputs, "max-iou", LossSettings.EFFDET);
    Weights expected = effdet.expected();
    assertEvery7th(step.byLogits, expected, "grad_class_logits_every_7th", 1e-5);
    float[] rows = expected.tensor("grad_regression_rows").values();
    float[] places = expected.tensor("grad_regression_rows_image_anchor").values();
    int anchors = effdet.anchors().size();
    float[] ofRows = new float[rows.length];
    double elsewhere = 0;
    for (float derivative : step.byCodes) {
      elsewhere += Math.abs(derivative);
    }
    for (int row = 0; row < rows.length / 4; row++) {
      int image = Math.round(places[2 * row]);
      int at = 4 * (image * anchors + Math.round(places[2 * row + 1]));
      for (int i = 0; i < 4; i++) {
        ofRows[4 * row + i] = step.byCodes[at + i];
        elsewhere -= Math.abs(ofRows[4 * row + i]);
      }
    }
    assertThat(distance(ofRows, rows)).isLessThan(1e-5);
    assertThat(elsewhere).isCloseTo(0, within(1e-9));
    assertThat(distance(biasGradient(step.byCodes), expected, "grad:box_net.predict.conv_pw.bias"))
        .isLessThan(1e-4);
  }

  @Test
  void zylo117sLossesAndBoxDerivativesComeOut() throws Exception {
    TrainingFixture zylo117 = TrainingFixture.zylo117();
    Step step = step(zylo117, zylo117.outputs(), "iou:0.5:0.4", LossSettings.ZYLO117);
    Weights expected = zylo117.expected();
    assertRelative(step.classLoss(), expected.tensor("classification_loss").values()[0]);
    assertRelative(step.boxLoss(), expected.tensor("regression_loss").values()[0]);
    assertThat(
            distance(
                biasGradient(step.byCodes),
                expected,
                "grad:regressor.header.pointwise_conv.conv.bias"))
        .isLessThan(1e-4);
  }

  private static void assertEffdetsLosses(JsonNode expected, LossSettings settings) {
    Step step = step(effdet, effdetOutputs, "max-iou", settings);
    assertRelative(step.classLoss(), expected.get("class_loss").asDouble());
    assertRelative(step.boxLoss() / 50, expected.get("box_loss").asDouble());
    JsonNode total = expected.has("total") ? expected.get("total") : expected.get("total_loss");
    assertRelative(step.classLoss() + step.boxLoss(), total.asDouble());
  }

  private static void assertRelative(double loss, double expected) {
    assertThat(loss).isCloseTo(expected, within(1e-5 * expected));
  }

  private static void assertEvery7th(
      float[] values, Weights expected, String name, double tolerance) {
    float[] every7th = new float[(values.length + 6) / 7];
    for (int i = 0; i < every7th.length; i++) {
      every7th[i] = values[7 * i];
    }
    assertThat(distance(every7th, expected, name)).as(name).isLessThan(tolerance);
  }

  private static double distance(float[] values, Weights expected, String name) {
    return distance(values, expected.tensor(name).values());
  }

  /** The norm of the difference over the norm of what is expected. */
  private static double distance(float[] values, float[] expected) {
    assertThat(values).hasSameSizeAs(expected);
    double squared = 0;
    double norm = 0;
    for (int i = 0; i < values.length; i++) {
      squared += Math.pow((double) values[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(squared / norm);
  }

  /** The gradient of the box head's last bias: its 36 channels' derivatives over all places. */
  private static float[] biasGradient(float[] byCodes) {
    double[] sums = new double[36];
    for (int i = 0; i < byCodes.length; i++) {
      sums[i % 36] += byCodes[i];
    }
    float[] gradient = new float[36];
    for (int i = 0; i < 36; i++) {
      gradient[i] = (float) sums[i];
    }
    return gradient;
  }

  private static Step step(
      TrainingFixture fixture,
      TrainingFixture.Outputs outputs,
      String matcher,
      LossSettings settings) {
    DetectionLoss loss =
        new DetectionLoss(
            fixture.anchors(), TrainingFixture.CLASSES, AnchorMatcher.parse(matcher), settings);
    float[] byLogits = new float[outputs.logits.length];
    float[] byCodes = new float[outputs.codes.length];
    LossSums sums = LossSums.none(5);
    for (int image = 0; image < TrainingFixture.IMAGES; image++) {
      TruthBoxes truths = TrainingFixture.truths().get(image);
      sums = sums.plus(loss.image(image, outputs.logits, outputs.codes, truths, byLogits, byCodes));
    }
    double divisor = sums.divisor(settings.normalization());
    divide(byLogits, divisor);
    divide(byCodes, divisor);
    return new Step(sums, divisor, byLogits, byCodes);
  }

  private static void divide(float[] values, double divisor) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / divisor);
    }
  }

  /** Sums of both images, and derivatives divided as the loss is. */
  private static final class Step {

    final LossSums sums;
    final double divisor;
    final float[] byLogits;
    final float[] byCodes;

    Step(LossSums sums, double divisor, float[] byLogits, float[] byCodes) {
      this.sums = sums;
      this.divisor = divisor;
      this.byLogits = byLogits;
      this.byCodes = byCodes;
    }

    double classLoss() {
      return sums.classLoss() / divisor;
    }

    double boxLoss() {
      return sums.boxLoss() / divisor;
    }
  }
}
