package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pack} as typed, and {@code label} on what it wrote. */
class PackCommandTest {

  private static final SparkSession SPARK = TestSpark.session();
  private static final String LABELS =
      "select sha256, bytes, status, width, cast(detections as string) from parquet.`%s`"
          + " order by 1, 2, 3, 4, 5";

  @TempDir static Path lake;
  @TempDir Path folder;

  @BeforeAll
  static void drawPictures() throws IOException {
    SampleLake.write(SPARK, new SampleLake.Options(lake.resolve("lake").toString(), 12, 1, 256));
    Files.writeString(lake.resolve("lake/images/IMG.v2.old.jpg"), "no picture");
  }

  private static String pictures() {
    return lake.resolve("lake/images").toString();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void labelReadsBothFormatsBack() throws IOException {
    assertRun("label", "--input", pictures(), "--output", path("plain"));
    List<Row> expected = SPARK.sql(LABELS.formatted(path("plain"))).collectAsList();

    Invocation tar =
        assertRun(
            "pack",
            "--input",
            pictures(),
            "--output",
            path("tar"),
            "--format",
            "tar",
            "--target-size",
            "64k");
    assertThat(tar.out()).contains("13 images in ");
    JsonNode manifest = manifest("tar", "tar");
    assertThat(manifest.get("shards").size()).isGreaterThan(1);
    assertThat(manifest.get("shards").get(0).get("name").asText()).isEqualTo("shard-000000.tar");
    assertRun("label", "--input", path("tar"), "--output", path("of-tar"));
    assertThat(SPARK.sql(LABELS.formatted(path("of-tar"))).collectAsList()).isEqualTo(expected);
    assertThat(
            SPARK
                .sql("select path from parquet.`%s` order by 1".formatted(path("of-tar")))
                .first()
                .getString(0))
        .endsWith("tar/shard-000000.tar!/000000-000000.jpg");

    assertRun("pack", "--input", pictures(), "--output", path("table"), "--target-size", "64k");
    manifest("table", "parquet");
    assertRun(
        "label", "--input-format", "parquet", "--input", path("table"), "--output", path("of"));
    assertThat(SPARK.sql(LABELS.formatted(path("of"))).collectAsList()).isEqualTo(expected);
    String paths = "select path from parquet.`%s` order by path";
    assertThat(SPARK.sql(paths.formatted(path("of"))).collectAsList())
        .isEqualTo(SPARK.sql(paths.formatted(path("plain"))).collectAsList());
    assertThat(
            SPARK
                .sql(
                    "select path, modified_at from parquet.`%s` order by 1"
                        .formatted(path("table")))
                .collectAsList())
        .isEqualTo(
            SPARK
                .sql(
                    "select path, modified_at from parquet.`%s` order by 1"
                        .formatted(path("plain")))
                .collectAsList());
  }

  private JsonNode manifest(String name, String format) throws IOException {
    JsonNode manifest =
        new ObjectMapper().readTree(folder.resolve(name + "/_manifest.json").toFile());
    assertThat(manifest.get("format").asText()).isEqualTo(format);
    assertThat(manifest.get("images").asLong()).isEqualTo(13);
    assertThat(manifest.get("left_out").asLong()).isZero();
    long images = 0;
    for (JsonNode shard : manifest.get("shards")) {
      byte[] bytes = Files.readAllBytes(folder.resolve(name).resolve(shard.get("name").asText()));
      assertThat(shard.get("bytes").asLong()).isEqualTo(bytes.length);
      assertThat(shard.get("sha256").asText()).isEqualTo(BoxSettings.sha256(bytes));
      images += shard.get("images").asLong();
    }
    assertThat(images).isEqualTo(13);
    return manifest;
  }

  @Test
  void onlyItsOwnOutputIsReplacedAndAFailedRunLeavesNothing() throws IOException {
    assertRun("pack", "--input", pictures(), "--output", path("out"));
    Invocation again = Invocation.of("pack", "--input", pictures(), "--output", path("out"));
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("it is not empty").hasLineCount(1);
    assertRun(
        "pack", "--input", pictures(), "--output", path("out"), "--format", "tar", "--overwrite");
    assertThat(folder.resolve("out/shard-000000.tar")).exists();
    Files.createDirectories(folder.resolve("none"));
    Invocation empty =
        Invocation.of("pack", "--input", path("none"), "--output", path("out"), "--overwrite");
    assertThat(empty.status()).isEqualTo(2);
    assertThat(empty.err()).contains("there are no images");
    assertThat(folder.resolve("out/shard-000000.tar")).exists();
    Files.writeString(folder.resolve("out/other.txt"), "x");
    assertThat(
            Invocation.of("pack", "--input", pictures(), "--output", path("out"), "--overwrite")
                .err())
        .contains("it holds other things than an output of pack");
  }

  @Test
  void whatCannotBeReadIsToldAndLeftOut() throws IOException {
    Files.createSymbolicLink(folder.resolve("gone.jpg"), folder.resolve("nothing"));
    Files.write(folder.resolve("a.jpg"), new byte[] {1, 2, 3});
    Invocation packed =
        assertRun("pack", "--input", folder.toString(), "--output", lake.resolve("o") + "");
    assertThat(packed.err())
        .contains("1 images could not be read and were left out (file:" + folder + "/gone.jpg: ");
  }

  @Test
  void oddSizesAreOneLine() {
    Invocation odd =
        Invocation.of("pack", "--input", pictures(), "--output", path("x"), "--target-size", "big");
    assertThat(odd.status()).isEqualTo(2);
    assertThat(odd.err())
        .hasLineCount(1)
        .contains("Cannot use --target-size big: it is no size; give one such as 256m");
    assertThat(
            Invocation.of(
                    "pack", "--input", pictures(), "--output", path("x"), "--target-size", "1k")
                .err())
        .contains("a shard has at least 64k");
  }

  private static Invocation assertRun(String... args) {
    Invocation run = Invocation.of(args);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }
}
