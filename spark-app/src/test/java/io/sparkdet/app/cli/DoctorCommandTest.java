package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} as typed, on the tests' own Spark; with processes of its own in another test. */
class DoctorCommandTest {

  @TempDir Path folder;

  @Test
  void aFitMachineIsToldCheckByCheck() {
    Invocation run =
        Invocation.of("doctor", "--input", folder.toString(), "--output", folder + "/new/out");
    assertThat(run.status()).as(run.out() + run.err()).isZero();
    assertThat(run.err()).isEmpty();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0)).matches("verdict +place +check +found");
    for (String check :
        List.of(
            "java",
            "machine",
            "glibc",
            "libraries",
            "devices",
            "memory",
            "scratch",
            "files",
            "model",
            "picture")) {
      assertThat(lines).anyMatch(line -> line.matches("(ok|warning) +local +" + check + " .*"));
    }
    assertThat(run.out()).contains("all ", " known boxes on the CPU", "Java ", "glibc 2.");
    assertThat(lines.get(lines.size() - 1)).startsWith("fit: 10 checks on 1 executors, 0 failed (");
  }

  @Test
  void aMissingModelIsFound() {
    Invocation run = Invocation.of("doctor", "--model", folder.resolve("none").toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .hasLineCount(1)
        .contains("Cannot count on these executors: not fit are model (driver); the table says");
    assertThat(run.out())
        .containsPattern("unfit +driver +model +.*none: there is no such model folder")
        .contains("remedy: ", "not fit: ");
  }

  @Test
  void aHeapThatIsTooSmallIsFound() {
    Invocation run = Invocation.of("doctor", "--parallelism", "1024");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out())
        .containsPattern("unfit +local +memory +heap .* are needed: the heap is too small")
        .containsPattern("remedy: give --driver-memory 330\\d\\dm");
  }

  @Test
  void aGpuThatIsNotThereIsFound() {
    Invocation run = Invocation.of("doctor", "--device", "gpu");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out())
        .containsPattern("unfit +local +devices +Cannot run on a GPU: Spark assigned none")
        .contains("remedy: ask for one with --conf spark.task.resource.gpu.amount=1");
  }

  @Test
  void anInputThatIsNotReachedIsFound() {
    Invocation run = Invocation.of("doctor", "--input", folder.resolve("lake").toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out())
        .containsPattern("unfit +local +files +Cannot read .*lake: it does not exist")
        .contains("remedy: mend --input");
  }

  @Test
  void jsonSaysTheSame() throws Exception {
    Invocation run = Invocation.of("doctor", "--json", "--device", "gpu");
    assertThat(run.status()).isEqualTo(2);
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("fit").asBoolean()).isFalse();
    assertThat(json.get("executors").asInt()).isEqualTo(1);
    assertThat(json.get("findings"))
        .anySatisfy(
            finding -> {
              assertThat(finding.get("check").asText()).isEqualTo("devices");
              assertThat(finding.get("verdict").asText()).isEqualTo("unfit");
              assertThat(finding.get("remedy").asText()).startsWith("ask for one with");
            });
  }

  @Test
  void anotherModelGivesFiniteNumbers() throws Exception {
    Path model = folder.resolve("model");
    Files.createDirectories(model);
    Path sample =
        Path.of(
            System.getProperty("sparkdet.root"),
            "udfs/efficientdet/src/main/resources/io/sparkdet/efficientdet/model/sample");
    for (String file : List.of("model.json", "weights.safetensors")) {
      Files.copy(sample.resolve(file), model.resolve(file));
    }
    Invocation run = Invocation.of("doctor", "--model", model.toString());
    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.out())
        .containsPattern("ok +local +picture +[1-9]\\d* boxes, all numbers finite");
  }

  @Test
  void aSettingThatMakesNoSenseIsOneLine() {
    Invocation run = Invocation.of("doctor", "--device", "tpu");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).hasLineCount(1).contains("Cannot run on device 'tpu': auto, cpu or gpu");
  }
}
