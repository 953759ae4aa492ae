package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkdet.app.sample.SampleLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The blocks of SQL, Python and Scala in the README and the pages of docs, run by the shells of a
 * distribution of Spark 4.1. The environment variable {@code SPARKDET_SPARK_HOME} names one, such
 * as PyPI's {@code pyspark==4.1.0}, {@code PYSPARK_PYTHON} a Python that can import its {@code
 * pyspark}, and {@code SPARKDET_ICEBERG_JAR} Iceberg's runtime. Without them nothing is run. The
 * page of the Python package is one program from its first block to its last, which {@code
 * scripts/ci/python} runs.
 */
class OwnSparkIT {

  private static final Path ROOT = DocPages.ROOT;

  private static final String PYTHON_PAGE = "docs/python.md";

  /** Drawn pictures, and a copy of one, so that the query for like pictures finds a pair. */
  private static final int DRAWN = 6;

  private static final int PHOTOS = DRAWN + 1;

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> everyBlockWorks() throws IOException {
    String home = System.getenv("SPARKDET_SPARK_HOME");
    assumeTrue(
        home != null, "SPARKDET_SPARK_HOME names no Spark 4.1: the pages' blocks were not run");
    SampleLake.write(
        TestSpark.session(),
        new SampleLake.Options(folder.resolve("made").toString(), DRAWN, 1, 128));
    Path photos = Files.createSymbolicLink(folder.resolve("photos"), folder.resolve("made/images"));
    try (Stream<Path> drawn = Files.list(photos)) {
      Files.copy(drawn.sorted().findFirst().orElseThrow(), photos.resolve("again.jpg"));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (DocPages.Block block : DocPages.blocks("sql", "python", "scala")) {
      if (block.page().equals(PYTHON_PAGE)) {
        continue;
      }
      String name = "%d %s of %s".formatted(tests.size() + 1, block.language(), block.page());
      tests.add(
          DynamicTest.dynamicTest(name, () -> run(Path.of(home), block.language(), block.text())));
    }
    assertThat(tests).hasSizeGreaterThan(3);
    for (String table : List.of("labels", "labels-of-messages")) {
      tests.add(
          DynamicTest.dynamicTest(
              "the stream into %s gave a row a picture".formatted(table),
              () ->
                  assertThat(
                          TestSpark.session()
                              .read()
                              .parquet(folder.resolve(table).toString())
                              .where("d.status = 'ok'")
                              .count())
                      .isEqualTo(PHOTOS)));
    }
    return tests.stream();
  }

  private static void run(Path home, String language, String code) throws Exception {
    Path program = Files.createTempFile(folder, "block", suffix(language));
    Files.writeString(program, whole(language, code));
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve(shell(language)).toString());
    String jars = ROOT.resolve("spark-app/target/sparkdet.jar").toString();
    String extensions = "io.sparkdet.sql.SparkDetExtensions";
    List<String> settings = new ArrayList<>(List.of("spark.ui.enabled=false"));
    if (code.contains("USING iceberg")) {
      String iceberg = System.getenv("SPARKDET_ICEBERG_JAR");
      assumeTrue(
          iceberg != null, "SPARKDET_ICEBERG_JAR names no jar of Iceberg: its block was not run");
      jars += "," + iceberg;
      extensions += ",org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions";
      settings.add("spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog");
      settings.add("spark.sql.catalog.lake.type=hadoop");
      settings.add("spark.sql.catalog.lake.warehouse=" + folder.resolve("warehouse"));
    }
    settings.add("spark.sql.extensions=" + extensions);
    command.addAll(List.of("--master", "local[2]", "--jars", jars));
    settings.forEach(setting -> command.addAll(List.of("--conf", setting)));
    switch (language) {
      case "sql" -> command.addAll(List.of("-f", program.toString()));
      case "scala" -> command.addAll(List.of("-I", program.toString()));
      default -> command.add(program.toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("PYTHONPATH", ROOT.resolve("spark-app/python/src").toString());
    Process process = builder.start();
    boolean ended = process.waitFor(8, TimeUnit.MINUTES);
    process.destroyForcibly();
    String output = Files.readString(folder.resolve("log"));
    assertThat(ended).as("%s ends: %s", command, output).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
    assertThat(output).doesNotContain("error:", "Traceback", "Caused by:");
    if (code.contains("photos")) {
      assertThat(output).as("%s tells of photos", command).contains("file:/");
    }
    if (code.contains("MERGE INTO")) {
      assertThat(output).as("every picture is merged into its row").contains("\tok\t" + PHOTOS);
    }
  }

  /** Shells have the session {@code spark}; a program makes it. */
  private static String whole(String language, String code) {
    return switch (language) {
      case "python" ->
          "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n"
              + code;
      case "scala" -> code + "\n:quit\n";
      default -> code;
    };
  }

  private static String shell(String language) {
    return switch (language) {
      case "sql" -> "spark-sql";
      case "scala" -> "spark-shell";
      default -> "spark-submit";
    };
  }

  private static String suffix(String language) {
    return language.equals("python") ? ".py" : "." + language;
  }
}
