package io.sparkdet.efficientdet.training;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.checkpoint.TensorNaming;
import io.sparkdet.efficientdet.engine.ndarray.Dropout;
import io.sparkdet.efficientdet.network.FormulaWeights;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import io.sparkdet.testing.SharedFolder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The training steps of shared/parity, section 6: two images of 256 x 256, four boxes, three
 * classes, zylo117's D0 or effdet's.
 */
final class TrainingFixture {

  static final int IMAGES = 2;
  static final int CLASSES = 3;

  private final String prefix;
  private final EfficientDetConfig config;
  private final Weights weights;

  private TrainingFixture(String prefix, EfficientDetConfig config, TensorNaming naming)
      throws WeightsException {
    this.prefix = prefix;
    this.config = config;
    this.weights = new FormulaWeights(config, naming, read(prefix + "-bn-stats.safetensors"));
  }

  static TrainingFixture zylo117() throws WeightsException {
    EfficientDetConfig config = config("d0");
    return new TrainingFixture("parity/d0", config, TensorNaming.zylo117(config));
  }

  static TrainingFixture effdet() throws WeightsException {
    EfficientDetConfig config = config("tf_efficientdet_d0");
    return new TrainingFixture(
        "parity/effdet/tf_efficientdet_d0", config, TensorNaming.effdet(config));
  }

  AnchorGrid anchors() {
    return config.anchorGrid();
  }

  /** Tensors that the reference's step gave. */
  Weights expected() throws WeightsException {
    return read(prefix + "-training-step.safetensors");
  }

  /** Both fixtures have the same boxes. */
  static List<TruthBoxes> truths() {
    return List.of(
        TruthBoxes.of(
            new float[] {20, 30, 120, 200, 100, 40, 220, 90, 5, 5, 20, 25}, new int[] {0, 1, 2}),
        TruthBoxes.of(new float[] {60, 60, 190, 240}, new int[] {1}));
  }

  /** Runs the network in training mode and returns its raw outputs of both images. */
  Outputs outputs() throws WeightsException {
    TrainableNetwork network = new TrainableNetwork(config, Freezing.NONE, Dropout.NONE, false, 2);
    ParameterLayout layout = network.layout();
    Outputs outputs = new Outputs(config.anchorGrid().size());
    float[] images = read("parity/d0-training-step.safetensors").tensor("image_nchw").values();
    network.differentiate(
        layout.parameters(weights),
        layout.statistics(weights),
        FloatBuffer.wrap(images),
        new long[] {1, 2},
        0,
        outputs,
        new float[layout.parameterCount()]);
    return outputs;
  }

  private static EfficientDetConfig config(String variant) {
    return EfficientDetConfig.variant(variant).withImageSize(256).withClasses(CLASSES);
  }

  private static Weights read(String name) throws WeightsException {
    return SafetensorsFile.read(SharedFolder.path(name));
  }

  /** Keeps the outputs of both images and has no gradient. */
  static final class Outputs implements OutputLoss {

    final float[] logits;
    final float[] codes;

    Outputs(int anchors) {
      logits = new float[IMAGES * anchors * CLASSES];
      codes = new float[IMAGES * anchors * 4];
    }

    @Override
    public void differentiate(
        int image, float[] ofLogits, float[] ofCodes, float[] logitGradient, float[] codeGradient) {
      System.arraycopy(ofLogits, 0, logits, image * ofLogits.length, ofLogits.length);
      System.arraycopy(ofCodes, 0, codes, image * ofCodes.length, ofCodes.length);
      Arrays.fill(logitGradient, 0);
      Arrays.fill(codeGradient, 0);
    }
  }
}
