package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.app.label.HostileFileSystem;
import io.sparkdet.app.sample.SampleLake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code label} as users meet it: exit status, what is printed, what is in the table. */
class LabelCommandTest {

  private static final int GOOD = 9;

  @TempDir static Path lake;
  @TempDir Path folder;

  @BeforeAll
  static void drawPictures() {
    SampleLake.write(
        TestSpark.session(),
        new SampleLake.Options(lake.resolve("lake").toString(), GOOD + 1, 1, 96));
    HostileFileSystem.register(TestSpark.session().sparkContext().hadoopConfiguration());
  }

  @Test
  void badFilesAreRowsOfARunThatEndsWellUnlessTheUserAllowsFewer() throws Exception {
    for (String allowed : new String[] {"1.0", "0.01"}) {
      Path images = folderOfGoodAndBad(folder.resolve(allowed));
      String output = folder.resolve("out" + allowed).toString();
      Invocation run =
          Invocation.of(
              "label",
              "--quiet",
              "--input=hostile://" + images,
              "--output=" + output,
              "--max-error-fraction=" + allowed);
      assertThat(run.out())
          .startsWith("16 images: 9 ok, 4 corrupt, 1 empty, 1 unreadable, 1 unsupported; ");
      if (allowed.equals("1.0")) {
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
      } else {
        assertThat(run.err().strip())
            .isEqualTo(
                "sparkdet: 7 of 16 images failed, more than --max-error-fraction 0.01 allows; the"
                    + " results are kept in "
                    + output);
        assertThat(run.status()).isEqualTo(3);
      }
      Map<String, String> statuses = new TreeMap<>();
      for (Row row : TestSpark.session().read().parquet(output).collectAsList()) {
        String path = row.getAs("path");
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.startsWith("good")) {
          statuses.put(name, row.getAs("status"));
        }
      }
      assertThat(statuses)
          .containsExactly(
              Map.entry("cut10.jpg", "corrupt"),
              Map.entry("cut2.jpg", "corrupt"),
              Map.entry("cut50.jpg", "corrupt"),
              Map.entry("cut99.jpg", "corrupt"),
              Map.entry("empty.jpg", "empty"),
              Map.entry("removed.jpg", "unreadable"),
              Map.entry("text.jpg", "unsupported"));
      assertThat(images.resolve("removed.jpg")).as("it was there when listed").doesNotExist();
    }
  }

  @Test
  void verboseTellsWhatTheServiceDid() {
    Invocation run =
        Invocation.of(
            "label",
            "--quiet",
            "--verbose",
            "--input=" + lake.resolve("lake/images"),
            "--output=" + folder.resolve("out"),
            "--batch-size=1");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err().strip())
        .matches(
            "sparkdet: service, summed over threads: decode \\d+\\.\\d\\d s, wait for a lane"
                + " \\d+\\.\\d\\d s, inference \\d+\\.\\d\\d s, post-processing"
                + " \\d+\\.\\d\\d s; batches: "
                + (GOOD + 1)
                + " of 1");
  }

  @Test
  void overwriteReplacesATableOfItsOwnInEitherFormat() throws Exception {
    for (String format : new String[] {"parquet", "json"}) {
      Path output = folder.resolve(format);
      for (int i = 0; i < 2; i++) {
        Invocation run =
            Invocation.of(
                "label",
                "--quiet",
                "--input=" + lake.resolve("lake/images"),
                "--output=" + output,
                "--output-format=" + format,
                "--overwrite");
        assertThat(run.status()).as(run.err()).isZero();
      }
      assertThat(TestSpark.session().read().format(format).load(output.toString()).count())
          .isEqualTo(GOOD + 1);
      assertThat(output.resolve("_sparkdet")).doesNotExist();
    }
  }

  @Test
  void ofTwoRunsThatOverwriteOnePlaceTheSecondIsRefused() throws Exception {
    Path output = Files.createDirectories(folder.resolve("taken"));
    Files.createFile(output.resolve("_SUCCESS"));
    try (OutputLease lease = OutputLease.take(output.toString(), new Configuration(), note -> {})) {
      Invocation run =
          Invocation.of(
              "label",
              "--quiet",
              "--input=" + lake.resolve("lake/images"),
              "--output=" + output,
              "--overwrite");
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err()).contains("another run is writing it");
      lease.verify();
    }
  }

  @Test
  void whatIsNoTableOfLabelsIsNotAddedTo() throws Exception {
    Path output = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(output.resolve("mine.txt"), "mine");
    String[] args = {"label", "--quiet", "--input=" + lake, "--output=" + output, "--incremental"};
    Invocation run = Invocation.of(args);
    assertThat(run.err().strip())
        .isEqualTo(
            "sparkdet: Cannot add to %s: it holds other things than a table of label (mine.txt);"
                    .formatted(output)
                + " name another --output");
    assertThat(run.status()).isEqualTo(2);
    args[4] = "--replace";
    assertThat(Invocation.of(args).status()).isEqualTo(2);
  }

  @Test
  void aSecondRunAddsNothingAndSaysSo() {
    String[] args = {
      "label",
      "--quiet",
      "--input=" + lake.resolve("lake/images"),
      "--output=" + folder.resolve("nightly"),
      "--incremental"
    };
    assertThat(Invocation.of(args).out()).startsWith("10 images: 10 ok; ");
    Invocation second = Invocation.of(args);
    assertThat(second.out()).startsWith("0 images: 0 ok; 10 known already; 0 detections in ");
    assertThat(second.status()).isZero();
  }

  private static Path folderOfGoodAndBad(Path images) throws Exception {
    Files.createDirectory(images);
    byte[] good;
    try (var drawn = Files.list(lake.resolve("lake/images"))) {
      good =
          Files.readAllBytes(
              drawn
                  .filter(file -> file.toString().endsWith(".jpg"))
                  .sorted()
                  .findFirst()
                  .orElseThrow());
    }
    for (int i = 0; i < GOOD; i++) {
      Files.write(images.resolve("good%d.jpg".formatted(i)), good);
    }
    Files.write(images.resolve("removed.jpg"), good);
    Files.write(images.resolve("empty.jpg"), new byte[0]);
    Files.write(images.resolve("text.jpg"), "not a picture".getBytes(StandardCharsets.UTF_8));
    Files.write(images.resolve("cut10.jpg"), Arrays.copyOf(good, good.length / 10));
    Files.write(images.resolve("cut50.jpg"), Arrays.copyOf(good, good.length / 2));
    Files.write(images.resolve("cut99.jpg"), Arrays.copyOf(good, good.length * 99 / 100));
    Files.write(images.resolve("cut2.jpg"), Arrays.copyOf(good, good.length - 2));
    return images;
  }
}
