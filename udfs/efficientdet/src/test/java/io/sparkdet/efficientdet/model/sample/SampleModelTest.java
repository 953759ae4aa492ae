package io.sparkdet.efficientdet.model.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import java.nio.file.Files;
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

class SampleModelTest {

  @TempDir Path cache;

  @Test
  void itIsSmallAndSaysHowItWasTrained() throws Exception {
    Path folder = SampleModel.folder(cache);
    ModelDescription model = ModelFolder.open(folder).description();

    assertThat(Files.size(folder.resolve(ModelFolder.WEIGHTS_FILE))).isLessThan(2_000_000);
    assertThat(model.name()).isEqualTo(SampleModel.NAME);
    assertThat(model.provenance().source()).isEqualTo("trained");
    assertThat(model.provenance().seed()).hasValue(1);
    assertThat(model.provenance().metrics().get("AP")).isGreaterThan(0.7);
    assertThat(model.classes()).isEqualTo(SampleClasses.all());
  }

  @Test
  void manyAskingAtOnceGetOneFolder() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Path>> calls =
          IntStream.range(0, 8)
              .mapToObj(i -> (Callable<Path>) () -> SampleModel.folder(cache))
              .toList();
      List<Path> folders = new ArrayList<>();
      for (Future<Path> call : callers.invokeAll(calls)) {
        folders.add(call.get());
      }
      assertThat(folders).containsOnly(folders.get(0));
      assertThat(cache.resolve("models")).isDirectoryNotContaining("glob:**/.*");
      assertThat(ModelFolder.open(folders.get(0)).description().name()).isEqualTo(SampleModel.NAME);
    } finally {
      callers.shutdown();
    }
  }
}
