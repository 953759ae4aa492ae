package io.sparkdet.efficientdet.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.network.ShapeOps;
import io.sparkdet.efficientdet.weights.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntrainedModelTest {

  @TempDir Path cache;

  @Test
  void equalSeedsGiveEqualModelsAndOthersOtherOnes() throws Exception {
    assertThat(id(3)).isEqualTo(id(3)).isNotEqualTo(id(4));
  }

  /** Found once on x86-64, JDK 17.0.15; a change means other weights for everybody. */
  @Test
  void theEmbeddedModelIsTheSameOnEveryMachine() throws Exception {
    assertThat(ModelFolder.open(UntrainedModel.folder(cache)).id())
        .isEqualTo("sample-untrained@7d9678f3ac3f");
  }

  @Test
  void itIsSmallAndSaysThatNobodyTrainedIt() {
    UntrainedModel model = UntrainedModel.seeded(1);

    assertThat(ShapeOps.summary(model.description().config()).parameters()).isEqualTo(648_320);
    assertThat(model.description().provenance().source()).isEqualTo("untrained, seeded");
    assertThat(model.description().provenance().seed()).hasValue(1);
    assertThat(model.description().classes())
        .extracting(ModelClass::name)
        .containsExactly("circle", "square", "triangle", "star", "ring", "cross");
  }

  @Test
  void kernelsHaveTheVarianceTheyShould() {
    Tensor kernel =
        UntrainedModel.seeded(1).weights().tensor("bifpn.cell.1.top_down.p4.pointwise.conv.weight");
    double sum = 0;
    double squares = 0;
    for (float value : kernel.values()) {
      sum += value;
      squares += (double) value * value;
    }
    double expected = 2.0 / kernel.shape()[1];
    assertThat(squares / kernel.size()).isBetween(0.9 * expected, 1.1 * expected);
    assertThat(sum / kernel.size()).isBetween(-0.02, 0.02);
  }

  @Test
  void manyAskingAtOnceGetOneFolder() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Path>> calls =
          IntStream.range(0, 8)
              .mapToObj(i -> (Callable<Path>) () -> UntrainedModel.folder(cache))
              .toList();
      List<Path> folders = new ArrayList<>();
      for (Future<Path> call : callers.invokeAll(calls)) {
        folders.add(call.get());
      }
      assertThat(folders).containsOnly(folders.get(0));
      assertThat(cache.resolve("models")).isDirectoryNotContaining("glob:**/.*");
      assertThat(ModelFolder.open(folders.get(0)).description().name())
          .isEqualTo(UntrainedModel.NAME);
    } finally {
      callers.shutdown();
    }
  }

  private static String id(long seed) throws Exception {
    UntrainedModel model = UntrainedModel.seeded(seed);
    return ModelFolder.id(model.description(), model.weights());
  }
}
