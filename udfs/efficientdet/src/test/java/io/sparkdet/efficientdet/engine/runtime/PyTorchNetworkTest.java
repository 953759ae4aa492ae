package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.detection.nms.ClassChoice;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.testing.SharedTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SharedTest
class PyTorchNetworkTest {

  /** The same fixtures and tolerances as for the ONNX graph. */
  @ParameterizedTest
  @CsvSource({"d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d7x"})
  void givesWhatZylo117Gives(String variant) throws Exception {
    EfficientDetConfig config = ReferenceNetwork.config(variant);
    try (PyTorchNetwork network = open(variant, new CandidateSelection(0.05f, 0));
        NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      Closeness.assertEqualsFixture(
          rawOutputs(network, manager, config), ReferenceNetwork.outputs(variant), 2e-5, 5e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tf_efficientdet_d0, 2e-5, 5e-4",
    "tf_efficientdet_d1, 2e-5, 5e-4",
    "tf_efficientdet_d3, 2e-5, 5e-4",
    "tf_efficientdet_d6, 2e-5, 5e-4",
    "tf_efficientdet_d7, 2e-5, 5e-4",
    "tf_efficientdet_d7x, 2e-5, 5e-4",
    "tf_efficientdet_lite0, 5e-4, 1e-2",
    "tf_efficientdet_lite2, 5e-4, 1e-2",
    "efficientdet_d0, 2e-5, 5e-4"
  })
  void givesWhatEffdetGives(String variant, double absolute, double relative) throws Exception {
    EfficientDetConfig config = ReferenceNetwork.config(variant);
    try (PyTorchNetwork network = open(variant, new CandidateSelection(0.05f, 0));
        NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      Closeness.assertEqualsFixture(
          rawOutputs(network, manager, config),
          ReferenceNetwork.outputs(variant),
          absolute,
          relative);
    }
  }

  @Test
  void candidatesAreTheReductionOfTheRawOutputs() throws Exception {
    EfficientDetConfig config = ReferenceNetwork.config("d0");
    Map<String, float[]> raw;
    try (PyTorchNetwork network = open("d0", new CandidateSelection(0.05f, 0));
        NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      raw = rawOutputs(network, manager, config);
    }
    Candidacy oracle =
        new Candidacy(
            raw.getOrDefault("regression", new float[0]),
            raw.getOrDefault("classification", new float[0]),
            config.classes());
    CandidateSelection few = new CandidateSelection(oracle.thresholdFor(200), 0);
    CandidateSelection best = new CandidateSelection(0.05f, 100);
    CandidateSelection none = new CandidateSelection(0.999f, 0);
    for (CandidateSelection selection : List.of(few, best, none)) {
      try (PyTorchNetwork network = open("d0", selection)) {
        for (Candidates candidates : network.candidates(ReferenceNetwork.image(2), 2)) {
          oracle.assertSelects(selection, candidates, 1e-6f);
        }
      }
    }
    float threshold = oracle.pairThresholdFor(300);
    for (CandidateSelection selection :
        List.of(
            new CandidateSelection(0, 5000, ClassChoice.EVERY),
            new CandidateSelection(threshold, 0, ClassChoice.EVERY),
            new CandidateSelection(threshold, 200, ClassChoice.EVERY))) {
      try (PyTorchNetwork network = open("d0", selection)) {
        for (Candidates candidates : network.candidates(ReferenceNetwork.image(2), 2)) {
          oracle.assertSelectsPairs(selection, candidates, 1e-6f);
        }
      }
    }
  }

  @Test
  void onlyTheOutputsOutliveAForwardPass() throws Exception {
    try (PyTorchNetwork network = open("d0", new CandidateSelection(0.05f, 0));
        NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      NDArray image =
          manager.create(ReferenceNetwork.image(1), new Shape(1, 3, 256, 256), DataType.FLOAT32);
      EfficientDetNetwork.Outputs<NDArray> outputs = network.forward(image);
      List<NDArray> expected = new ArrayList<>(List.of(image));
      expected.addAll(outputs.backboneFeatures());
      expected.addAll(outputs.fusedFeatures());
      expected.addAll(outputs.boxCodes());
      expected.addAll(outputs.classLogits());
      assertThat(manager.getManagedArrays()).hasSize(expected.size()).containsAll(expected);
    }
  }

  private static Map<String, float[]> rawOutputs(
      PyTorchNetwork network, NDManager manager, EfficientDetConfig config) throws Exception {
    NDArray image =
        manager.create(ReferenceNetwork.image(1), new Shape(1, 3, 256, 256), DataType.FLOAT32);
    EfficientDetNetwork.Outputs<NDArray> outputs = network.forward(image);
    Map<String, float[]> values = new HashMap<>();
    for (int level = 3; level <= 5; level++) {
      values.put("backbone_p" + level, outputs.backboneFeatures().get(level - 3).toFloatArray());
    }
    for (int level = 3; level <= config.maxLevel(); level++) {
      values.put("bifpn_p" + level, outputs.fusedFeatures().get(level - 3).toFloatArray());
    }
    values.put("regression", network.rows(outputs.boxCodes(), 1, 4).toFloatArray());
    values.put(
        "classification",
        network
            .rows(outputs.classLogits(), 1, config.classes())
            .getNDArrayInternal()
            .sigmoid()
            .toFloatArray());
    return values;
  }

  private static PyTorchNetwork open(String variant, CandidateSelection selection)
      throws Exception {
    return PyTorchNetwork.open(
        ReferenceNetwork.config(variant),
        ReferenceNetwork.weights(variant),
        selection,
        SessionOptions.SINGLE_THREADED);
  }
}
