package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model folder that somebody writes to while a job uses it. */
class ChangedModelTest {

  @TempDir Path folder;

  /**
   * The local file system: whoever opens {@code change.jpg} changes the model beside its folder.
   */
  public static final class ChangingFileSystem extends RawLocalFileSystem {

    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("changing:///");
    }

    @Override
    public String getScheme() {
      return "changing";
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      if (file.getName().equals("change.jpg")) {
        Path model = Path.of(file.getParent().getParent().toUri().getPath()).resolve("model");
        ModelFolder there = ModelFolder.open(model);
        ModelFolder.replace(model, there.description(), otherWeights(there));
      }
      return super.open(file, bufferSize);
    }

    private static MapWeights otherWeights(ModelFolder model) throws IOException {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (String name : model.weights().names()) {
        Tensor tensor = model.weights().tensor(name);
        float[] values = tensor.values().clone();
        values[0] += 1;
        tensors.put(name, new Tensor(tensor.shape(), values));
      }
      return new MapWeights(tensors);
    }
  }

  @Test
  void endsTheRunWithOneLineAndNoTable() throws Exception {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(folder.resolve("drawn").toString(), 1, 1, 64));
    Path pictures = Files.createDirectory(folder.resolve("in"));
    try (var drawn = Files.list(folder.resolve("drawn/images"))) {
      Path picture =
          drawn.filter(file -> file.toString().endsWith(".jpg")).findFirst().orElseThrow();
      Files.copy(picture, pictures.resolve("change.jpg"));
      for (int i = 0; i < 9; i++) {
        Files.copy(picture, pictures.resolve("p%d.jpg".formatted(i)));
      }
    }
    ModelFolder sample = ModelFolder.open(SampleModel.folder(folder.resolve("cache")));
    ModelFolder.write(folder.resolve("model"), sample.description(), sample.weights());
    OwnJvm run =
        OwnJvm.run(
            folder,
            List.of(
                "spark.master=local[1]",
                "spark.hadoop.fs.changing.impl=" + ChangingFileSystem.class.getName()),
            List.of(
                "label",
                "--quiet",
                "--partitions=5",
                "--model=" + folder.resolve("model"),
                "--input=changing://" + pictures,
                "--output=" + folder.resolve("out")));
    assertThat(run.status()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("sparkdet: ")))
        .singleElement()
        .asString()
        .contains("Cannot use ", "/model: it is ", " here and was ", "unchanged while a job runs");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
