package io.sparkdet.efficientdet.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.loss.DetectionLoss;
import io.sparkdet.detection.loss.LossSettings;
import io.sparkdet.detection.loss.LossSums;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.detection.matching.IouBand;
import io.sparkdet.detection.matching.MaxIou;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.checkpoint.TensorNaming;
import io.sparkdet.efficientdet.engine.ndarray.Dropout;
import io.sparkdet.efficientdet.network.FormulaWeights;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.SharedFolder;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A training step of shared/parity, section 6: D0 with 3 classes, two images of 256 x 256, four
 * boxes, batch normalization in training mode.
 */
final class ReferenceStep {

  final EfficientDetConfig config;
  final TensorNaming naming;
  final Weights expected;
  final JsonNode facts;
  final List<TruthBoxes> truths = new ArrayList<>();
  private final LossSettings settings;
  private final AnchorMatcher matcher;
  private final Weights weights;

  final float[] gradient;
  final float[] statistics;
  final ParameterLayout layout;
  LossSums sums = LossSums.none(5);

  private ReferenceStep(
      EfficientDetConfig config,
      TensorNaming naming,
      String folder,
      LossSettings settings,
      AnchorMatcher matcher)
      throws IOException {
    this.config = config;
    this.naming = naming;
    this.settings = settings;
    this.matcher = matcher;
    this.expected = read(folder + "-training-step.safetensors");
    this.facts =
        new ObjectMapper()
            .readTree(SharedFolder.path("parity/" + folder + "-training-step.json").toFile());
    this.weights = new FormulaWeights(config, naming, read(folder + "-bn-stats.safetensors"));
    this.layout = ParameterLayout.of(config);
    this.gradient = new float[layout.parameterCount()];
    this.statistics = layout.statistics(weights);
  }

  static ReferenceStep effdet() throws IOException {
    EfficientDetConfig config =
        EfficientDetConfig.variant("tf_efficientdet_d0").withClasses(3).withImageSize(256);
    ReferenceStep step =
        new ReferenceStep(
            config,
            TensorNaming.effdet(config),
            "effdet/tf_efficientdet_d0",
            LossSettings.EFFDET,
            new MaxIou(MaxIou.PUBLISHED));
    float[] boxes = step.expected.tensor("ground_truth_yxyx").values();
    float[] classes = step.expected.tensor("ground_truth_class_1_based").values();
    for (int image = 0; image < 2; image++) {
      float[] corners = new float[12];
      int[] indices = new int[3];
      int count = 0;
      for (int i = 3 * image; i < 3 * image + 3; i++) {
        if (classes[i] > 0) {
          corners[4 * count] = boxes[4 * i + 1];
          corners[4 * count + 1] = boxes[4 * i];
          corners[4 * count + 2] = boxes[4 * i + 3];
          corners[4 * count + 3] = boxes[4 * i + 2];
          indices[count++] = (int) classes[i] - 1;
        }
      }
      step.addTruths(corners, indices, count);
    }
    return step;
  }

  static ReferenceStep zylo117() throws IOException {
    EfficientDetConfig config = EfficientDetConfig.variant("d0").withClasses(3).withImageSize(256);
    ReferenceStep step =
        new ReferenceStep(
            config,
            TensorNaming.zylo117(config),
            "d0",
            LossSettings.ZYLO117,
            new IouBand(0.5, 0.4));
    float[] rows = step.expected.tensor("annotations_x1y1x2y2_class").values();
    for (int image = 0; image < 2; image++) {
      float[] corners = new float[12];
      int[] indices = new int[3];
      int count = 0;
      for (int at = 15 * image; at < 15 * image + 15; at += 5) {
        if (rows[at + 4] >= 0) {
          System.arraycopy(rows, at, corners, 4 * count, 4);
          indices[count++] = (int) rows[at + 4];
        }
      }
      step.addTruths(corners, indices, count);
    }
    return step;
  }

  private void addTruths(float[] corners, int[] indices, int count) {
    truths.add(
        TruthBoxes.of(
            java.util.Arrays.copyOf(corners, 4 * count), java.util.Arrays.copyOf(indices, count)));
  }

  /** Runs the step; the gradient is that of the divided loss. */
  ReferenceStep run(int threads) throws IOException {
    DetectionLoss loss =
        new DetectionLoss(config.anchorGrid(), config.classes(), matcher, settings);
    float[] images = read("d0-training-step.safetensors").tensor("image_nchw").values();
    new TrainableNetwork(config, Freezing.NONE, Dropout.NONE, false, threads)
        .differentiate(
            layout.parameters(weights),
            statistics,
            FloatBuffer.wrap(images),
            new long[] {1, 1},
            0,
            (image, logits, codes, byLogits, byCodes) ->
                sums =
                    sums.plus(loss.image(0, logits, codes, truths.get(image), byLogits, byCodes)),
            gradient);
    FlatVectors.scale(gradient, 1 / sums.divisor(settings.normalization()));
    return this;
  }

  private static Weights read(String name) throws IOException {
    return SafetensorsFile.read(SharedFolder.path("parity/" + name));
  }
}
