package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.efficientdet.engine.ClassScore;
import io.sparkdet.efficientdet.engine.Classification;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.service.ImageClassifier;
import io.sparkdet.sql.SparkDet;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README and the pages of docs tell the truth: their {@code bash} blocks are run, command by
 * command and page after page in one folder, and a command that stands in two pages once; their
 * {@code java} blocks are what tests run, here and of the stages of Spark ML; their {@code sql} is
 * run in the session of the tests, save Iceberg's, which is parsed, as {@code python} is. Whole
 * programs of SQL, Python and Scala are run by {@link OwnSparkIT}.
 */
class ReadmeIT {

  private static final Path ROOT = DocPages.ROOT;

  /** What a test's comment says if a page shows the test's code. */
  private static final String SHOWN = "ReadmeIT compares the text";

  private static final Pattern STATEMENT_END = Pattern.compile(";\\s*\\n");

  @TempDir static Path folder;

  @BeforeAll
  static void thereArePhotos() throws IOException {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(folder.resolve("made").toString(), 6, 1, 256));
    Files.createSymbolicLink(folder.resolve("photos"), folder.resolve("made/images"));
  }

  @TestFactory
  Stream<DynamicTest> everyCommandWorks() throws IOException {
    Files.createSymbolicLink(folder.resolve("scripts"), ROOT.resolve("scripts"));
    Files.createSymbolicLink(folder.resolve("conf"), ROOT.resolve("conf"));
    Path weights = SharedFolder.path("parity/d0-zip.pth");
    if (Files.exists(weights)) {
      Files.createSymbolicLink(folder.resolve("efficientdet-d0.pth"), weights);
    }
    List<String> commands = DocPages.commands();
    assertThat(commands).hasSizeGreaterThan(10);
    return commands.stream()
        .filter(command -> Files.exists(weights) || !needsTrainedWeights(command))
        .map(command -> DynamicTest.dynamicTest(command, () -> run(command)));
  }

  /** Without the shared folder there are no weights of D0, nor what is made with them. */
  private static boolean needsTrainedWeights(String command) {
    return command.contains("efficientdet-d0.pth")
        || command.contains("models/d0")
        || command.contains("--label detections ");
  }

  private static void run(String command) throws Exception {
    File log = folder.resolve("log").toFile();
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    boolean ended = process.waitFor(8, TimeUnit.MINUTES);
    process.destroyForcibly();
    String output = Files.readString(log.toPath());
    assertThat(ended).as("%s ends: %s", command, output).isTrue();
    assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
  }

  @Test
  void everyJavaSnippetIsWhatATestRuns() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.walk(ROOT.resolve("spark-app/src/test/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        if (source.contains(SHOWN)) {
          sources.append(squeezed(source));
        }
      }
    }
    List<DocPages.Block> snippets = DocPages.blocks("java");
    assertThat(snippets).isNotEmpty();
    for (DocPages.Block snippet : snippets) {
      assertThat(sources)
          .as("the snippet of %s", snippet.page())
          .contains(squeezed(snippet.text()).replaceFirst("}$", ""));
    }
  }

  @Test
  void everySqlSnippetRunsOrIsParsed() throws Exception {
    SparkSession spark = TestSpark.session().newSession();
    SparkDet.register(spark);
    List<DocPages.Block> snippets = DocPages.blocks("sql");
    assertThat(snippets).isNotEmpty();
    for (DocPages.Block snippet : snippets) {
      String text = snippet.text().replace("'photos'", "'" + folder.resolve("photos") + "'");
      boolean iceberg = text.contains("USING iceberg");
      for (String statement : STATEMENT_END.split(text, -1)) {
        if (statement.isBlank()) {
          continue;
        }
        if (iceberg) {
          new SparkSqlParser().parsePlan(statement);
        } else {
          spark.sql(statement).collectAsList();
        }
      }
      for (String view :
          spark.sql("SHOW VIEWS").select("viewName").as(Encoders.STRING()).collectAsList()) {
        spark.catalog().dropTempView(view);
      }
    }
  }

  @Test
  void everyPythonSnippetIsPython() throws Exception {
    for (DocPages.Block snippet : DocPages.blocks("python")) {
      Process process =
          new ProcessBuilder("python3", "-c", "import ast, sys; ast.parse(sys.stdin.read())")
              .redirectErrorStream(true)
              .start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(snippet.text().getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", snippet, output).isZero();
    }
  }

  /** An example of the pages: ReadmeIT compares the text. */
  @Test
  void theFunctionIsCalledFromJava() {
    SparkSession spark = TestSpark.session();
    Path lake = folder.resolve("snippet");
    SampleLake.write(spark, new SampleLake.Options(lake.toString(), 3, 2, 256));
    Dataset<Row> photos = spark.read().format("binaryFile").load(lake.resolve("images").toString());
    SparkDet.register(spark);
    spark.conf().set("spark.sparkdet.score-threshold", "0.05");
    photos.createOrReplaceTempView("photos");
    Dataset<Row> found =
        spark.sql(
            "SELECT path, d.status, d.detections FROM (SELECT path, detect(content) AS d FROM photos)");
    assertThat(found.filter("status = 'ok'").count()).isEqualTo(3);
    spark.conf().unset("spark.sparkdet.score-threshold");
  }

  /** An example of the pages: ReadmeIT compares the text. */
  @Test
  @SharedTest
  void theClassifierSnippetSeesABear() throws Exception {
    Path weights = SharedFolder.path("weights/efficientnet-lite0-imagenet.safetensors");
    Path photo = SharedFolder.path("data/coco-val/images/000000000285.jpg");
    EfficientNetConfig lite0 = EfficientNetConfig.variant("efficientnet-lite0");
    try (ImageClassifier classifier = ImageClassifier.open(weights, lite0)) {
      Classification seen = classifier.classify(Files.readAllBytes(photo));
      List<ClassScore> best = seen.top(5);
      float[] embedding = seen.embedding();
      assertThat(best.get(0).classIndex()).isEqualTo(294);
      assertThat(embedding).hasSize(1280);
    }
  }

  /** Formatting may differ: the line length of the pages is not that of the code. */
  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "").replace("\"+\"", "");
  }
}
