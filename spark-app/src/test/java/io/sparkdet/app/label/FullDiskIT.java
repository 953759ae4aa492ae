package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that get full: small file systems in memory, which only root can mount. */
class FullDiskIT {

  private static final int IMAGES = 60;

  @TempDir Path folder;

  private final List<Path> mounted = new ArrayList<>();

  @BeforeEach
  void aLake() {
    SampleLake.write(
        TestSpark.session(),
        new SampleLake.Options(folder.resolve("lake").toString(), IMAGES, 1, 64));
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path disk : mounted) {
      run("umount", disk.toString());
    }
  }

  private Path disk(String name, String size) throws Exception {
    Path disk = Files.createDirectory(folder.resolve(name));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString()),
        "only root can mount a small disk");
    mounted.add(disk);
    return disk;
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
  }

  private OwnJvm label(Path output, String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("spark.master=local[2]");
    return OwnJvm.run(
        folder,
        all,
        List.of("label", "--quiet", "--input=" + folder.resolve("lake"), "--output=" + output));
  }

  private static void assertTold(OwnJvm run, String... parts) {
    assertThat(run.status()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("sparkdet: Cannot ")))
        .singleElement()
        .asString()
        .contains(parts);
  }

  @Test
  void theOutputs() throws Exception {
    Path disk = disk("output", "16k");
    assertTold(label(disk.resolve("found")), "Cannot ", "o space ", "free some");
    run("mount", "-o", "remount,size=10m", disk.toString());
    OwnJvm again = label(disk.resolve("found"));
    assertThat(again.status()).as(again.err()).isZero();
  }

  @Test
  void theScratchFolders() throws Exception {
    Path disk = disk("scratch", "8k");
    OwnJvm run =
        OwnJvm.run(
            folder,
            List.of("spark.master=local[2]", "spark.local.dir=" + disk),
            List.of(
                "evaluate",
                "--annotations=" + folder.resolve("lake/instances.json"),
                "--detections=" + labelled(),
                "--output=" + folder.resolve("measured")));
    assertTold(run, "no space is left in Spark's scratch folder " + disk, "spark.local.dir=DIR");
  }

  private Path labelled() throws Exception {
    OwnJvm run = label(folder.resolve("rows"));
    assertThat(run.status()).as(run.err()).isZero();
    return folder.resolve("rows");
  }

  @Test
  void theOutputOfATraining() throws Exception {
    Path disk = disk("model", "200k");
    OwnJvm run =
        OwnJvm.run(
            folder,
            List.of("spark.master=local[2]"),
            List.of(
                "train",
                "--images=" + folder.resolve("lake/images"),
                "--annotations=" + folder.resolve("lake/instances.json"),
                "--variant=" + System.getProperty("sparkdet.root") + "/conf/variants/sample.json",
                "--input-size=64",
                "--epochs=1",
                "--batch-size=8",
                "--output=" + disk.resolve("mine")));
    assertTold(run, "o space ", "free some where the output goes");
  }
}
