package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code describe} as typed; no Spark session is there to be opened. */
class DescribeCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void aVariantIsDescribedWithoutSpark() {
    assertThat(run("describe", "d0")).isZero();
    assertThat(out.toString().lines())
        .contains(
            "d0: EfficientDet d0, input 512 x 512, 90 classes",
            "all               3,880,067      2,550,097,774",
            "P3           8     64 x 64      36,864        32.0 … 50.8",
            "all                             49,104",
            "9 anchors a place: 3 octave scales, width:height 1.0:1.0, 1.4:0.7, 0.7:1.4")
        .noneMatch(line -> line.startsWith("source"));
  }

  @Test
  void aModelFolderIsDescribedWithItsProvenance() throws Exception {
    Path model = SampleModel.folder(folder);
    assertThat(run("describe", model.toString())).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("source trained"))
        .anyMatch(line -> line.startsWith("detections: score above "));
  }

  @Test
  void jsonIsOneObject() throws Exception {
    assertThat(run("describe", SampleModel.folder(folder).toString(), "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("parameters").path("total").longValue()).isPositive();
    assertThat(json.path("provenance").path("source").textValue()).isEqualTo("trained");
  }

  @Test
  void whatIsNeitherIsOneLineForTheUser() {
    assertThat(run("describe", "d77")).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains(
            "Cannot use ", "d77: there is no such model folder", "did you mean the variant d7");
    assertThat(run("describe")).isEqualTo(2);
    assertThat(err.toString()).contains("DIR|NAME|VARIANT");
  }

  @Test
  void aNetworkOfOnesOwnIsDescribed() throws Exception {
    Path pocket = Path.of(System.getProperty("sparkdet.root"), "conf", "variants", "pocket.json");
    assertThat(run("describe", pocket.toString())).isZero();
    assertThat(out.toString().lines())
        .contains(
            "pocket: EfficientDet pocket, input 320 x 320, 90 classes",
            "backbone width 0.5 depth 0.5, BiFPN of 48 channels x 2 cells, heads of depth 2",
            "P6          64       5 x 5         300      256.0 … 406.4",
            "all                             25,500");
  }

  @Test
  void theMemoryOfAnExecutorIsTold() throws Exception {
    assertThat(run("describe", "d0", "--memory", "--cores", "2", "--max-pixels", "1000000"))
        .isZero();
    assertThat(out.toString().lines())
        .anyMatch(
            line ->
                line.equals(
                    "d0: an executor that labels on the CPU, 2 cores, batch size 1, pictures of up"
                        + " to 1,000,000 pixels"))
        .anyMatch(line -> line.matches("heap +512 MiB  spark.executor.memory .*"))
        .anyMatch(
            line ->
                line.matches(
                    "--executor-memory 512m --conf spark\\.executor\\.memoryOverhead=\\d+m"));
    out.getBuffer().setLength(0);
    assertThat(run("describe", "d0", "--memory", "--json")).isZero();
    JsonNode need = new ObjectMapper().readTree(out.toString()).path("label_memory");
    assertThat(need.path("heap").longValue()).isEqualTo(512L << 20);
    assertThat(need.path("total").longValue())
        .isEqualTo(need.path("heap").longValue() + need.path("overhead").longValue());
    assertThat(need.path("native_parts").path("decoding").longValue()).isGreaterThan(512L << 20);
    assertThat(run("describe", "d0", "--memory", "--cores", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("Cannot tell the memory of 0 cores");
  }

  @Test
  void aMistypedKeyComesWithTheNearest() throws Exception {
    Path file = Files.writeString(folder.resolve("own.json"), "{\"fpn_chanels\": 48}");
    assertThat(run("describe", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .hasLineCount(1)
        .contains("the key 'fpn_chanels' is unknown", "(did you mean fpn_channels?)");
    err.getBuffer().setLength(0);
    assertThat(run("describe", folder.resolve("none.json").toString())).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("there is no such file of a variant");
  }

  private int run(String... args) {
    CommandContext context =
        new CommandContext(
            name -> {
              throw new AssertionError("describe opens no Spark session");
            },
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false);
    return new SparkDetCommandLine(context).run(args);
  }
}
