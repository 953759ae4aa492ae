package io.sparkdet.efficientdet.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.efficientdet.model.GoldenModel;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Small files that torch 2.15 (both its formats) and safetensors 0.8 wrote, by {@code
 * scripts/studies/golden/parts}: views of one storage, half, bfloat16, double and a counter.
 */
class GoldenFilesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"small-zip.pth", "small-legacy.pth", "small.safetensors"})
  void tensorsAreThoseThatPythonWrote(String name) throws Exception {
    Path file = folder.resolve(name);
    try (InputStream in =
        GoldenFilesTest.class.getResourceAsStream("/io/sparkdet/efficientdet/golden/" + name)) {
      Files.copy(Objects.requireNonNull(in), file);
    }
    Weights weights = name.endsWith(".pth") ? PthFile.read(file) : SafetensorsFile.read(file);
    JsonNode expected = GoldenModel.numbers("parts.json").get("files");
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      names.add(entry.getKey());
      Tensor tensor = weights.tensor(entry.getKey());
      assertThat(tensor.shape())
          .as("shape of " + entry.getKey())
          .isEqualTo(ints(entry.getValue().get("shape")));
      JsonNode values = entry.getValue().get("values");
      assertThat(tensor.values()).hasSize(values.size());
      for (int i = 0; i < values.size(); i++) {
        assertThat(tensor.values()[i])
            .as("%s, value %d", entry.getKey(), i)
            .isEqualTo((float) values.get(i).asDouble());
      }
    }
    assertThat(weights.names()).containsExactlyInAnyOrderElementsOf(names);
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }
}
