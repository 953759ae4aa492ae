package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparkdet.efficientdet.engine.ndarray.Dropout;
import io.sparkdet.efficientdet.engine.ndarray.NDArrayOps;
import io.sparkdet.efficientdet.engine.ndarray.NetworkTensors;
import io.sparkdet.efficientdet.engine.ndarray.Phase;
import io.sparkdet.efficientdet.network.TensorKind;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.BatchNorm;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NDArrayTrainingTest {

  private static final Map<String, float[]> NORM =
      Map.of(
          "n.gamma", new float[] {2},
          "n.beta", new float[] {1},
          "n.mean", new float[] {10},
          "n.variance", new float[] {3});

  private static final Weights WEIGHTS =
      new Weights() {
        @Override
        public Set<String> names() {
          return NORM.keySet();
        }

        @Override
        public Tensor tensor(String name) {
          return new Tensor(new int[] {1}, NORM.getOrDefault(name, new float[0]));
        }
      };

  /**
   * Ioffe, Szegedy (arXiv 1502.03167): values 1, 2, 3, 6 have mean 3 and biased variance 3.5; the
   * running ones take one tenth of mean and of the unbiased variance 14/3.
   */
  @Test
  void trainingNormalizesWithTheBatchAndMovesRunningStatistics() {
    try (NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      NetworkTensors tensors = tensors(manager);
      NDArrayOps ops =
          new NDArrayOps(tensors, new Phase.Training(List.of(), Dropout.NONE, name -> true, 0));
      NDArray feature = manager.create(new float[] {1, 2, 3, 6}, new Shape(2, 1, 1, 2));
      float[] normalized = ops.batchNorm("n", feature, new BatchNorm(1e-3, 0.1)).toFloatArray();
      double deviation = Math.sqrt(3.5 + 1e-3);
      assertThat(normalized[3]).isCloseTo((float) (2 * 3 / deviation + 1), within(1e-5f));
      assertThat(tensors.array("n.mean").toFloatArray()[0]).isCloseTo(9.3f, within(1e-5f));
      assertThat(tensors.array("n.variance").toFloatArray()[0])
          .isCloseTo((float) (2.7 + 1.4 / 3), within(1e-5f));
    }
  }

  /** As above, but the batch is given half the weight. */
  @Test
  void earlyBatchesWeighMoreInRunningStatistics() {
    try (NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      NetworkTensors tensors = tensors(manager);
      NDArrayOps ops =
          new NDArrayOps(tensors, new Phase.Training(List.of(), Dropout.NONE, name -> true, 0.5));
      NDArray feature = manager.create(new float[] {1, 2, 3, 6}, new Shape(2, 1, 1, 2));
      ops.batchNorm("n", feature, new BatchNorm(1e-3, 0.1));
      assertThat(tensors.array("n.mean").toFloatArray()[0]).isCloseTo(6.5f, within(1e-5f));
      assertThat(tensors.array("n.variance").toFloatArray()[0])
          .isCloseTo((float) (1.5 + 7 / 3.0), within(1e-5f));
    }
  }

  @Test
  void aFrozenNormalizationUsesRunningStatisticsAndLeavesThemAlone() {
    try (NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      NetworkTensors tensors = tensors(manager);
      NDArrayOps ops =
          new NDArrayOps(tensors, new Phase.Training(List.of(), Dropout.NONE, name -> false, 0));
      NDArray feature = manager.create(new float[] {1, 2, 3, 6}, new Shape(2, 1, 1, 2));
      float[] normalized = ops.batchNorm("n", feature, new BatchNorm(1e-3, 0.1)).toFloatArray();
      assertThat(normalized[3])
          .isCloseTo((float) (2 * (6 - 10) / Math.sqrt(3 + 1e-3) + 1), within(1e-5f));
      assertThat(tensors.array("n.mean").toFloatArray()).containsExactly(10);
      assertThat(tensors.array("n.variance").toFloatArray()).containsExactly(3);
    }
  }

  @Test
  void dropConnectKeepsTheExpectationAndDropsWholeImages() {
    try (NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      NDArrayOps ops =
          new NDArrayOps(
              tensors(manager),
              new Phase.Training(
                  Collections.nCopies(4000, new SplittableRandom(7)),
                  new Dropout(0.4, 0),
                  name -> true,
                  0));
      float[] dropped = ops.dropConnect(manager.ones(new Shape(4000, 2, 1, 1)), 0.5).toFloatArray();
      double sum = 0;
      for (int i = 0; i < dropped.length; i += 2) {
        assertThat(dropped[i]).isEqualTo(dropped[i + 1]).isIn(0f, 1.25f);
        sum += dropped[i];
      }
      assertThat(sum / 4000).as("seed 7").isCloseTo(1, within(0.03));
    }
  }

  @Test
  void headDropoutKeepsTheExpectationAndDropsWholeChannels() {
    try (NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      List<RandomGenerator> draws = new ArrayList<>();
      for (int image = 0; image < 100; image++) {
        draws.add(new SplittableRandom(image));
      }
      Phase phase = new Phase.Training(draws, new Dropout(0, 0.2), name -> true, 0);
      NDArrayOps ops = new NDArrayOps(tensors(manager), phase);
      float[] dropped = ops.dropChannels(manager.ones(new Shape(100, 40, 1, 2))).toFloatArray();
      int mixed = 0;
      double sum = 0;
      for (int channel = 0; channel < 4000; channel++) {
        assertThat(dropped[2 * channel]).isEqualTo(dropped[2 * channel + 1]).isIn(0f, 1.25f);
        sum += dropped[2 * channel];
        mixed += channel % 40 > 0 && dropped[2 * channel] != dropped[2 * channel - 1] ? 1 : 0;
      }
      assertThat(sum / 4000).as("seeds 0 to 99").isCloseTo(1, within(0.03));
      assertThat(mixed).as("channels unlike the one before").isGreaterThan(1000);
    }
  }

  @Test
  void whereNothingIsDroppedNothingIsDrawn() {
    try (NDManager manager = DjlEngines.pyTorch().newBaseManager()) {
      SplittableRandom draw = new SplittableRandom(5);
      NDArray feature = manager.ones(new Shape(1, 3, 2, 2));
      for (Phase phase :
          List.of(
              Phase.INFERENCE, new Phase.Training(List.of(draw), Dropout.NONE, name -> true, 0))) {
        NDArrayOps ops = new NDArrayOps(tensors(manager), phase);
        assertThat(ops.dropChannels(feature)).isSameAs(feature);
        assertThat(ops.dropConnect(feature, 0.5)).isSameAs(feature);
      }
      assertThat(draw.nextLong()).isEqualTo(new SplittableRandom(5).nextLong());
    }
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> new Dropout(0, rate))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot drop paths with probability 0.0 and channels of heads with %s: both are in [0, 1)"
                  .formatted(rate));
      assertThatThrownBy(() -> new Dropout(rate, 0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static NetworkTensors tensors(NDManager manager) {
    List<TensorSpec> specs =
        List.of(
            new TensorSpec("n.gamma", TensorKind.GAMMA, List.of(1)),
            new TensorSpec("n.beta", TensorKind.BETA, List.of(1)),
            new TensorSpec("n.mean", TensorKind.MEAN, List.of(1)),
            new TensorSpec("n.variance", TensorKind.VARIANCE, List.of(1)));
    return NetworkTensors.load(manager, specs, WEIGHTS);
  }
}
