package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code scripts/sparkdet} as users do, with the packaged jar. */
class LauncherIT {

  private static final Path ROOT = Path.of(System.getProperty("sparkdet.root"));
  private static final Path LAUNCHER = ROOT.resolve("scripts/sparkdet");

  @TempDir static Path lake;
  @TempDir Path folder;

  private record Run(int status, String out, String err) {}

  @BeforeAll
  static void drawPictures() {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(lake.resolve("lake").toString(), 6, 1, 160));
  }

  @Test
  void aLinkFromElsewhereFindsItsWayAndPathsAreTheCallers() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("sd"), LAUNCHER);
    Files.createSymbolicLink(folder.resolve("photos"), lake.resolve("lake/images"));
    Run run =
        run(
            link,
            "--master",
            "local[2]",
            "label",
            "--input=photos",
            "--output=out",
            "--summary=s.json");
    assertThat(run.err()).doesNotContain("WARN", "Exception");
    assertThat(run.out()).startsWith("6 images: 6 ok; ").contains("-> out");
    assertThat(run.status()).isZero();
    assertThat(Files.readString(folder.resolve("s.json"))).contains("\"master\" : \"local[2]\"");
    assertThat(rows(folder.resolve("out"))).hasSize(6);
  }

  @Test
  void theRowsAreTheSameUnderJavaAndKryoAndInExecutorsOfTheirOwn() throws Exception {
    String kryo = "spark.serializer=org.apache.spark.serializer.KryoSerializer";
    String input = "--input=" + lake.resolve("lake/images");
    assertThat(run(LAUNCHER, "--master=local[2]", "label", input, "--output=java").status())
        .isZero();
    Run kryoRun =
        run(LAUNCHER, "--master=local[2]", "--conf", kryo, "label", input, "--output=kryo");
    assertThat(kryoRun.status()).as(kryoRun.err()).isZero();
    Run clusterRun =
        run(
            LAUNCHER,
            "--master",
            "local-cluster[2,1,1024]",
            "--conf",
            kryo,
            "--executor-memory",
            "1g",
            "label",
            input,
            "--output=cluster");
    assertThat(clusterRun.status()).as(clusterRun.err()).isZero();
    List<Row> java = rows(folder.resolve("java"));
    assertThat(java).hasSize(6);
    assertThat(rows(folder.resolve("kryo"))).isEqualTo(java);
    assertThat(rows(folder.resolve("cluster"))).isEqualTo(java);
  }

  @Test
  void missingInputIsOneLineAndStatusTwo() throws Exception {
    Run run = run(LAUNCHER, "label", "--input=nowhere", "--output=out");
    assertThat(run.err().lines().filter(line -> line.startsWith("sparkdet: Cannot")))
        .containsExactly("sparkdet: Cannot read nowhere: it does not exist; mend --input");
    assertThat(run.status()).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void moreFailuresThanAllowedIsStatusThreeAndTheRowsAreKept() throws Exception {
    Files.write(folder.resolve("empty.jpg"), new byte[0]);
    Run run =
        run(
            LAUNCHER,
            "--master=local[2]",
            "label",
            "--input=empty.jpg",
            lake.resolve("lake/images").toString(),
            "--output=out",
            "--max-error-fraction=0.01",
            "--quiet");
    assertThat(run.err())
        .isEqualTo(
            "sparkdet: 1 of 7 images failed, more than --max-error-fraction 0.01 allows; the"
                + " results are kept in out\n");
    assertThat(run.status()).isEqualTo(3);
    assertThat(rows(folder.resolve("out"))).hasSize(7);
  }

  @Test
  void anotherSparkIsRefusedInOneLine() throws Exception {
    for (String core : List.of("spark-core_2.12-3.5.1.jar", "spark-core_2.13-4.10.0.jar")) {
      Path home = Files.createDirectories(folder.resolve(core + "-home"));
      Files.createFile(Files.createDirectories(home.resolve("jars")).resolve(core));
      Run run = run(Map.of("SPARK_HOME", home.toString()), LAUNCHER, "--help");
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err())
          .contains(
              "Cannot run on Spark ",
              home.toString(),
              "SparkDet is built for Spark 4.1 with Scala 2.13");
      assertThat(run.status()).isEqualTo(2);
    }
  }

  @Test
  void aSparkHomeWithoutSparkIsRefused() throws Exception {
    Run run = run(Map.of("SPARK_HOME", folder.toString()), LAUNCHER, "--help");
    assertThat(run.err()).startsWith("sparkdet: Cannot find Spark in SPARK_HOME=" + folder);
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void aSettingThatIsNoneOfSparksIsRefused() throws Exception {
    Run run = run(LAUNCHER, "--conf", "foo=bar", "label");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err().strip())
        .isEqualTo(
            "sparkdet: Cannot use --conf 'foo=bar': Spark's settings begin with spark., all others"
                + " have no effect; mend the name, or give Java's properties to"
                + " --driver-java-options (-Dfoo=...)");
  }

  @Test
  void aSparkHomesSparkSubmitIsGivenSwitchesClassJarAndCommand() throws Exception {
    Path home = echoingSparkHome();
    String compiler;
    try (Stream<String> lines = Files.lines(ROOT.resolve("conf/jvm.options"))) {
      compiler = lines.filter(line -> !line.startsWith("#")).collect(Collectors.joining(" "));
    }
    Run run =
        run(
            Map.of("SPARK_HOME", home.toString()),
            LAUNCHER,
            "--master",
            "yarn",
            "--conf=spark.a=b c",
            "--packages",
            "g:a:1",
            "label",
            "--input",
            "x y");
    assertThat(run.out().lines())
        .containsExactly(
            "--conf",
            "spark.executor.defaultJavaOptions=" + compiler,
            "--conf",
            "spark.driver.defaultJavaOptions=" + compiler,
            "--conf",
            "spark.executorEnv.MALLOC_ARENA_MAX=2",
            "--master",
            "yarn",
            "--conf",
            "spark.a=b c",
            "--packages",
            "g:a:1",
            "--class",
            "io.sparkdet.app.Main",
            ROOT.resolve("spark-app/target/sparkdet.jar").toString(),
            "label",
            "--input",
            "x y");
  }

  @Test
  void theCompilersOptionsLeaveTheClustersOwnOnesAlone() throws Exception {
    Path home = echoingSparkHome();
    Path conf = Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        conf.resolve("spark-defaults.conf"), "spark.executor.defaultJavaOptions -Dproxy=1\n");
    Run run = run(Map.of("SPARK_HOME", home.toString()), LAUNCHER, "label");
    assertThat(run.out())
        .doesNotContain("spark.executor.defaultJavaOptions")
        .contains("spark.driver.defaultJavaOptions=-XX:");
  }

  @Test
  void executorsAreGivenTheAllocatorSettingsOfTrainingAndTheFoldersOfTheMachine() throws Exception {
    Run run =
        run(
            Map.of(
                "SPARK_HOME",
                echoingSparkHome().toString(),
                "MALLOC_TOP_PAD_",
                "7",
                "SPARKDET_NATIVE_CACHE",
                "/natives"),
            LAUNCHER,
            "train");
    assertThat(run.out().lines())
        .contains(
            "spark.executorEnv.MALLOC_ARENA_MAX=1",
            "spark.executorEnv.MALLOC_TOP_PAD_=7",
            "spark.executorEnv.GLIBC_TUNABLES=glibc.malloc.hugetlb=1",
            "spark.executorEnv.MALLOC_MMAP_THRESHOLD_=33554432",
            "spark.executorEnv.SPARKDET_NATIVE_CACHE=/natives");
  }

  @Test
  void theAllocatorKeepsLargerFeaturesWhereTheBackboneIsComputedTwice() throws Exception {
    Map<String, String> home = Map.of("SPARK_HOME", echoingSparkHome().toString());
    Run run = run(home, LAUNCHER, "train", "--epochs", "1", "--gradient-checkpointing");
    assertThat(run.out().lines()).contains("spark.executorEnv.MALLOC_MMAP_THRESHOLD_=75000000");
  }

  @Test
  void anotherJavaIsRefusedInOneLine() throws Exception {
    for (String version : List.of("11.0.2", "16.0.2", "22", "25", "1.8.0_402")) {
      Path home = folder.resolve("jdk-" + version);
      Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
      Files.writeString(java, "#!/bin/sh\nexit 1\n");
      Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
      Run run = run(Map.of("JAVA_HOME", home.toString()), LAUNCHER, "--help");
      assertThat(run.err())
          .isEqualTo(
              "sparkdet: Cannot run on Java %s in %s: SparkDet builds and runs on Java 17 to 21; set JAVA_HOME to one of them%n"
                  .formatted(version, home.toRealPath()));
      assertThat(run.status()).isEqualTo(2);
    }
  }

  @Test
  void anEvaluationOfSmallFilesDoesWithoutTheOptimizingCompiler() throws Exception {
    assertThat(run(LAUNCHER, "evaluate", "--help").status()).isZero(); // prepares quick starts
    Files.writeString(folder.resolve("truth.json"), "{}");
    Files.writeString(folder.resolve("small.json"), "[]");
    try (RandomAccessFile large =
        new RandomAccessFile(folder.resolve("large.json").toFile(), "rw")) {
      large.setLength(700_000_000);
    }
    String quick = "-XX:TieredStopAtLevel=1";
    String truth = "--annotations=truth.json";
    assertThat(javaOptions("evaluate", truth, "--detections", "small.json")).contains(quick);
    assertThat(javaOptions("evaluate", truth, "--detections=large.json")).doesNotContain(quick);
    assertThat(javaOptions("evaluate", truth, "--detections=gone.json")).doesNotContain(quick);
    Files.createSymbolicLink(folder.resolve("link.json"), folder.resolve("large.json"));
    assertThat(javaOptions("evaluate", truth, "--detections=link.json")).doesNotContain(quick);
    Files.createDirectory(folder.resolve("table"));
    assertThat(javaOptions("evaluate", truth, "--detections", "table")).doesNotContain(quick);
    assertThat(javaOptions("evaluate", truth, "--detections=small.json", "--config", "job"))
        .doesNotContain(quick);
    assertThat(javaOptions("label", "--input", "small.json")).doesNotContain(quick);
    assertThat(javaOptions("evaluate", truth, "--detections=small.json", "--distributed", "always"))
        .doesNotContain(quick);
  }

  /** Returns what the launcher gives to Java for a command. */
  private List<String> javaOptions(String... command) throws Exception {
    Path home = folder.resolve("jdk");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
    Run run = run(Map.of("JAVA_HOME", home.toString()), LAUNCHER, command);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out().lines().toList();
  }

  @Test
  void temporaryFilesGoWhereTmpdirSaysAndOnlyNativesStay() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Run run =
        run(
            Map.of("TMPDIR", temporary.toString()),
            LAUNCHER,
            "--master=local[2]",
            "label",
            "--input=" + lake.resolve("lake/images"),
            "--output=out");
    assertThat(run.status()).as(run.err()).isZero();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactly("sparkdet-native-" + System.getProperty("user.name"));
    }
    Run refused =
        run(Map.of("TMPDIR", folder.resolve("gone").toString()), LAUNCHER, "label", "--input=x");
    assertThat(refused.err())
        .startsWith("sparkdet: Cannot use TMPDIR=" + folder.resolve("gone"))
        .hasLineCount(1);
    assertThat(refused.status()).isEqualTo(2);
  }

  @Test
  void aFolderOfNativesThatIsNotTheUsersIsOneLineAndStatusTwo() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("open"));
    Path natives = temporary.resolve("sparkdet-native-" + System.getProperty("user.name"));
    Files.createDirectory(natives);
    Files.setPosixFilePermissions(natives, PosixFilePermissions.fromString("rwxrwxrwx"));
    Run run =
        run(
            Map.of("TMPDIR", temporary.toString()),
            LAUNCHER,
            "--master=local[2]",
            "label",
            "--quiet",
            "--input=" + lake.resolve("lake/images"),
            "--output=out");
    assertThat(run.err())
        .isEqualTo(
            "sparkdet: Cannot use the folder %s for native libraries: others may write to it (rwxrwxrwx); remove it, or name a folder of your own with --conf spark.sparkdet.native-cache=DIR or the environment variable SPARKDET_NATIVE_CACHE%n"
                .formatted(natives));
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void aCommandsOptionBeforeTheCommandIsRefused() throws Exception {
    Run run = run(LAUNCHER, "--input", "x", "label");
    assertThat(run.err()).startsWith("sparkdet: Cannot use --input before the command: ");
    assertThat(run.status()).isEqualTo(2);
  }

  /** A Spark whose spark-submit prints what it is given. */
  private Path echoingSparkHome() throws IOException {
    Path home = folder.resolve("home");
    Files.createFile(
        Files.createDirectories(home.resolve("jars")).resolve("spark-core_2.13-4.1.0.jar"));
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private Run run(Path launcher, String... args) throws Exception {
    return run(Map.of(), launcher, args);
  }

  private Run run(Map<String, String> environment, Path launcher, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MALLOC_"));
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
    return new Run(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static List<Row> rows(Path table) {
    SparkSession spark = TestSpark.session();
    return spark
        .read()
        .parquet(table.toString())
        .drop("run_id", "labelled_at")
        .orderBy("path")
        .collectAsList();
  }
}
