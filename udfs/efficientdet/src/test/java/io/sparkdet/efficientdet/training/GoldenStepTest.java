package io.sparkdet.efficientdet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.loss.BoxEncoding;
import io.sparkdet.detection.loss.DetectionLoss;
import io.sparkdet.detection.loss.LossSettings;
import io.sparkdet.detection.loss.LossSums;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.detection.matching.AnchorMatches;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.checkpoint.TensorNaming;
import io.sparkdet.efficientdet.engine.ndarray.Dropout;
import io.sparkdet.efficientdet.model.GoldenModel;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One training step of the sample model against effdet's ({@code training.json}): two pictures of
 * 128 x 128, five boxes, batch normalization in training mode. Matches are equal, codes within
 * 1e-6, losses 1e-5 of themselves, gradients 1e-3 of the norm of their parameter's.
 */
class GoldenStepTest {

  private static final int SIDE = 128;

  /** Biases just before a normalization have no gradient but rounding. */
  private static final double ROUNDING = 1e-6;

  @TempDir static Path cache;

  private static Step step;

  /** What effdet gave, what this project gives, and where its parameters lie. */
  private record Step(
      JsonNode expected,
      EfficientDetConfig config,
      List<TruthBoxes> truths,
      LossSums sums,
      Gradients gradients) {}

  private static final class Gradients {

    final ParameterLayout layout;
    final float[] gradient;
    final float[] statistics;

    Gradients(ParameterLayout layout, float[] gradient, float[] statistics) {
      this.layout = layout;
      this.gradient = gradient;
      this.statistics = statistics;
    }
  }

  @BeforeAll
  static void run() throws Exception {
    JsonNode expected = GoldenModel.numbers("training.json");
    ModelFolder model = GoldenModel.folder(cache);
    EfficientDetConfig config = GoldenModel.config(model, "tf").withImageSize(SIDE);
    List<TruthBoxes> truths = new ArrayList<>();
    for (int image = 0; image < 2; image++) {
      truths.add(
          truths(
              expected.get("boxes_yxyx").get(image), expected.get("classes_1_based").get(image)));
    }
    TrainableNetwork network = new TrainableNetwork(config, Freezing.NONE, Dropout.NONE, false, 1);
    ParameterLayout layout = network.layout();
    float[] gradient = new float[layout.parameterCount()];
    float[] statistics = layout.statistics(model.weights());
    DetectionLoss loss =
        new DetectionLoss(
            config.anchorGrid(),
            config.classes(),
            AnchorMatcher.parse("max-iou"),
            LossSettings.EFFDET);
    LossSums[] sums = {LossSums.none(config.levels())};
    float[] images = new float[2 * 3 * SIDE * SIDE];
    System.arraycopy(GoldenModel.input(SIDE, false), 0, images, 0, images.length / 2);
    System.arraycopy(
        GoldenModel.input(SIDE, true), 0, images, images.length / 2, images.length / 2);
    network.differentiate(
        layout.parameters(model.weights()),
        statistics,
        FloatBuffer.wrap(images),
        new long[] {1, 1},
        0,
        (image, logits, codes, byLogits, byCodes) ->
            sums[0] =
                sums[0].plus(loss.image(0, logits, codes, truths.get(image), byLogits, byCodes)),
        gradient);
    FlatVectors.scale(gradient, 1 / sums[0].divisor(LossSettings.EFFDET.normalization()));
    step = new Step(expected, config, truths, sums[0], new Gradients(layout, gradient, statistics));
  }

  @Test
  void assignmentsAndTargetsAreEffdets() {
    int forced = 0;
    for (int image = 0; image < 2; image++) {
      TruthBoxes truths = step.truths().get(image);
      AnchorMatches matches =
          AnchorMatcher.parse("max-iou").match(step.config().anchorGrid(), truths);
      JsonNode rows = step.expected().get("assignment").get(image);
      assertThat(matches.positives()).isEqualTo(rows.size()).isPositive();
      for (JsonNode row : rows) {
        int anchor = row.get(0).asInt();
        int truth = matches.truth(anchor);
        assertThat(truth).as("truth of anchor %d", anchor).isNotNegative();
        assertThat(truths.classIndex(truth)).isEqualTo(row.get(1).asInt());
        float[] code = BoxEncoding.EFFDET.encode(step.config().anchorGrid(), anchor, truths, truth);
        for (int i = 0; i < 4; i++) {
          assertThat((double) code[i]).isCloseTo(row.get(2 + i).asDouble(), within(1e-6));
        }
        forced += matches.iou(anchor) < 0.5f ? 1 : 0;
      }
    }
    assertThat(forced).as("anchors that a truth takes below IoU 0.5").isPositive();
  }

  @Test
  void lossesAreEffdets() {
    double divisor = step.sums().divisor(LossSettings.EFFDET.normalization());
    assertThat(divisor)
        .isEqualTo(
            1
                + step.expected().at("/positives/0").asInt()
                + step.expected().at("/positives/1").asInt());
    assertRelative(step.sums().total() / divisor, "loss", 1);
    assertRelative(step.sums().classLoss() / divisor, "class_loss", 1);
    assertRelative(step.sums().boxLoss() / divisor, "box_loss", 50);
  }

  @Test
  void gradientsAreEffdets() {
    TensorNaming naming = TensorNaming.effdet(step.config());
    JsonNode norms = step.expected().get("gradient_norms");
    int sampled = 0;
    for (ParameterLayout.Slice slice : step.gradients().layout.parameters()) {
      String name = naming.sourceName(slice.spec().name());
      double norm = norms.required(name).asDouble();
      float[] ours = Arrays.copyOfRange(step.gradients().gradient, slice.from(), slice.to());
      double tolerance = 1e-3 * norm + ROUNDING;
      assertThat(FlatVectors.norm(ours)).as(name).isCloseTo(norm, within(tolerance));
      JsonNode values = step.expected().get("gradients").get(name);
      if (values != null) {
        sampled++;
        int every = step.expected().get("strides").path(name).asInt(1);
        for (int i = 0; i < values.size(); i++) {
          assertThat((double) ours[i * every])
              .as("%s, value %d", name, i * every)
              .isCloseTo(values.get(i).asDouble(), within(tolerance));
        }
      }
    }
    assertThat(step.gradients().layout.parameters()).hasSameSizeAs(norms);
    assertThat(sampled).isEqualTo(step.expected().get("gradients").size());
  }

  @Test
  void runningStatisticsMoveAsEffdets() {
    TensorNaming naming = TensorNaming.effdet(step.config());
    JsonNode after = step.expected().get("statistics after");
    int compared = 0;
    for (ParameterLayout.Slice slice : step.gradients().layout.statistics()) {
      JsonNode values = after.get(naming.sourceName(slice.spec().name()));
      for (int i = 0; values != null && i < values.size(); i++) {
        double value = values.get(i).asDouble();
        assertThat((double) step.gradients().statistics[slice.from() + i])
            .as(slice.spec().name())
            .isCloseTo(value, within(1e-5 + 1e-5 * Math.abs(value)));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(8 * after.size());
  }

  private static void assertRelative(double ours, String name, double factor) {
    double expected = factor * step.expected().get(name).asDouble();
    assertThat(ours).as(name).isCloseTo(expected, within(1e-5 * expected));
  }

  /** From rows of y1, x1, y2, x2 and classes from 1; -1 is no box. */
  private static TruthBoxes truths(JsonNode boxes, JsonNode classes) {
    int count = 0;
    float[] corners = new float[4 * classes.size()];
    int[] indices = new int[classes.size()];
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i).asInt() > 0) {
        for (int side = 0; side < 4; side++) {
          corners[4 * count + side] = (float) boxes.get(i).get(side ^ 1).asDouble();
        }
        indices[count++] = classes.get(i).asInt() - 1;
      }
    }
    return TruthBoxes.of(Arrays.copyOf(corners, 4 * count), Arrays.copyOf(indices, count));
  }
}
