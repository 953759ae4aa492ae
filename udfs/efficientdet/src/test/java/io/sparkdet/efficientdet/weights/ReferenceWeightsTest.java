package io.sparkdet.efficientdet.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that torch and the safetensors package of Python have written. */
@SharedTest
class ReferenceWeightsTest {

  private static final Path ZIP = SharedFolder.path("parity/d0-zip.pth");
  private static final Path LEGACY = SharedFolder.path("parity/d0-legacy.pth");
  private static final Path STATISTICS = SharedFolder.path("parity/d0-bn-stats.safetensors");

  @Test
  void bothFormatsOfTorchHoldTheSameTensorsInTheSameOrder() throws Exception {
    Weights zip = PthFile.read(ZIP);
    Weights legacy = PthFile.read(LEGACY);

    List<String> names = new ArrayList<>(zip.names());
    assertThat(names).hasSize(784).first().isEqualTo("bifpn.0.p6_w1");
    assertThat(new ArrayList<>(legacy.names())).isEqualTo(names);
    for (String name : names) {
      assertThat(legacy.tensor(name).shape()).as(name).isEqualTo(zip.tensor(name).shape());
      assertThat(legacy.tensor(name).values()).as(name).isEqualTo(zip.tensor(name).values());
    }
  }

  @Test
  void statisticsEqualThoseOfTheSafetensorsFile() throws Exception {
    Weights zip = PthFile.read(ZIP);
    SafetensorsFile statistics = SafetensorsFile.read(STATISTICS);

    assertThat(statistics.metadata()).containsEntry("variant", "d0");
    assertThat(statistics.names()).hasSize(2 * 108);
    for (String name : statistics.names()) {
      assertThat(zip.tensor(name).values()).isEqualTo(statistics.tensor(name).values());
    }
  }

  /** The formula of parity/README.md, section 1; it gives d0-zip.pth bit for bit. */
  @Test
  void valuesAreThoseOfTheFormulaTheyWereMadeBy() throws Exception {
    Weights zip = PthFile.read(ZIP);
    int checked = 0;
    for (String name : zip.names()) {
      if (name.contains(".running_") || name.endsWith(".num_batches_tracked")) {
        continue;
      }
      Tensor tensor = zip.tensor(name);
      float[] expected = new float[tensor.size()];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = formula(name, tensor.shape(), i);
      }
      assertThat(tensor.values()).as(name).isEqualTo(expected);
      checked++;
    }
    assertThat(checked).isEqualTo(784 - 3 * 108);
  }

  /** effdet's file comes from another torch, 2.15; see parity/README.md, section 4. */
  @Test
  void effdetsFileIsReadToo() throws Exception {
    Weights effdet = PthFile.read(SharedFolder.path("parity/effdet/tf_efficientdet_d0.pth"));

    assertThat(effdet.names()).hasSize(784);
    String name = "class_net.predict.conv_pw.weight";
    Tensor kernel = effdet.tensor(name);
    assertThat(kernel.values()[7]).isEqualTo(formula(name, kernel.shape(), 7));
  }

  @Test
  void aTrainedBackboneIsReadWithItsCounters() throws Exception {
    SafetensorsFile lite =
        SafetensorsFile.read(SharedFolder.path("weights/efficientnet-lite0-imagenet.safetensors"));

    assertThat(lite.names()).hasSize(296);
    assertThat(lite.tensor("_conv_stem.weight").shape()).containsExactly(32, 3, 3, 3);
    assertThat(lite.tensor("_bn0.num_batches_tracked").shape()).isEmpty();
  }

  @Test
  void aRealFileSurvivesBeingWrittenAgain(@TempDir Path folder) throws Exception {
    Weights zip = PthFile.read(ZIP);
    Path file = folder.resolve("d0.safetensors");
    Safetensors.write(file, zip, Map.of());

    Weights again = SafetensorsFile.read(file);

    assertThat(again.names()).hasSize(784);
    for (String name : zip.names()) {
      assertThat(again.tensor(name).values()).as(name).isEqualTo(zip.tensor(name).values());
    }
  }

  private static float formula(String name, int[] shape, int i) {
    CRC32 seed = new CRC32();
    seed.update(name.getBytes(StandardCharsets.UTF_8));
    long z = seed.getValue() + (i + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    double u = (z >>> 11) * 0x1p-53;
    double s = 2 * u - 1;
    if (shape.length == 4) {
      double scale = Math.sqrt(3.0 * 2 / ((double) shape[1] * shape[2] * shape[3]));
      return (float)
          (s * scale * (name.contains(".header.") || name.contains(".predict.") ? 0.2 : 1));
    }
    if (name.endsWith("bias")) {
      return (float) (0.1 * s);
    }
    return (float) (name.endsWith(".weight") ? 0.75 + 0.5 * u : 0.5 + u);
  }
}
