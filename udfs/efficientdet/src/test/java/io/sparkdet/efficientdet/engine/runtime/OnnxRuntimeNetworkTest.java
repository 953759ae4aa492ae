package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.detection.nms.ClassChoice;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.onnx.OnnxModel;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import io.sparkdet.testing.SharedTest;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SharedTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnnxRuntimeNetworkTest {

  private static final EfficientDetConfig D0 = ReferenceNetwork.config("d0");

  private Candidacy oracle = new Candidacy(new float[0], new float[0], 1);

  @BeforeAll
  void reduceTheRawOutputs() throws Exception {
    Map<String, float[]> raw =
        RawSession.run(
            OnnxModel.raw(D0, ReferenceNetwork.weights("d0")),
            ReferenceNetwork.image(1),
            1,
            3,
            256,
            256);
    oracle =
        new Candidacy(
            raw.getOrDefault("regression", new float[0]),
            raw.getOrDefault("classification", new float[0]),
            D0.classes());
  }

  @ParameterizedTest
  @CsvSource({"0, 12276", "200, 200", "1, 1"})
  void candidatesAreTheReductionOfTheRawOutputs(int above, int expected) throws Exception {
    float threshold = above == 0 ? 0.05f : oracle.thresholdFor(above);
    CandidateSelection selection = new CandidateSelection(threshold, 0);
    Candidates candidates = candidates(selection, 1).get(0);
    assertThat(candidates.size()).isEqualTo(expected);
    oracle.assertSelects(selection, candidates, 1e-6f);
  }

  @Test
  void aLimitKeepsTheHighestScoresInAnchorOrder() throws Exception {
    CandidateSelection selection = new CandidateSelection(0.05f, 100);
    Candidates candidates = candidates(selection, 1).get(0);
    assertThat(candidates.size()).isEqualTo(100);
    oracle.assertSelects(selection, candidates, 1e-6f);
  }

  @ParameterizedTest
  @CsvSource({"0, 5000", "300, 0", "300, 200", "300, 5000"})
  void everyClassOfAnAnchorCanBeACandidate(int above, int top) throws Exception {
    float threshold = above == 0 ? 0 : oracle.pairThresholdFor(above);
    CandidateSelection selection = new CandidateSelection(threshold, top, ClassChoice.EVERY);
    for (Candidates candidates : candidates(selection, 2)) {
      oracle.assertSelectsPairs(selection, candidates, 1e-6f);
    }
  }

  @Test
  void everyImageOfABatchGetsItsOwn() throws Exception {
    CandidateSelection selection = new CandidateSelection(oracle.thresholdFor(200), 150);
    List<Candidates> batch = candidates(selection, 3);
    assertThat(batch).hasSize(3);
    for (Candidates candidates : batch) {
      oracle.assertSelects(selection, candidates, 1e-6f);
    }
  }

  @Test
  void nothingAboveTheThresholdIsAnEmptyList() throws Exception {
    assertThat(candidates(new CandidateSelection(0.999f, 0), 2))
        .extracting(Candidates::size)
        .containsExactly(0, 0);
  }

  @Test
  void concurrentCallersShareOneSession() throws Exception {
    CandidateSelection selection = new CandidateSelection(oracle.thresholdFor(200), 0);
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (DetectionNetwork network = open(selection)) {
      List<Future<List<Candidates>>> futures = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int count = 1 + i % 2;
        futures.add(callers.submit(() -> network.candidates(ReferenceNetwork.image(count), count)));
      }
      for (Future<List<Candidates>> future : futures) {
        for (Candidates candidates : future.get()) {
          oracle.assertSelects(selection, candidates, 1e-6f);
        }
      }
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void buffersThatCannotBeReadInPlaceAreRefused() throws Exception {
    try (DetectionNetwork network = open(new CandidateSelection(0.5f, 0))) {
      assertThatThrownBy(() -> network.candidates(FloatBuffer.allocate(3 * 256 * 256), 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot take images from this buffer: it must be direct");
      assertThatThrownBy(() -> network.candidates(ReferenceNetwork.image(1), 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("holds 196608 values, they need 393216");
    }
  }

  private static List<Candidates> candidates(CandidateSelection selection, int count)
      throws WeightsException {
    try (DetectionNetwork network = open(selection)) {
      return network.candidates(ReferenceNetwork.image(count), count);
    }
  }

  private static DetectionNetwork open(CandidateSelection selection) throws WeightsException {
    return Engine.ONNXRUNTIME.open(
        D0, ReferenceNetwork.weights("d0"), selection, SessionOptions.SINGLE_THREADED);
  }
}
