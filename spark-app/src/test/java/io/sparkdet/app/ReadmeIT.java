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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README tells the truth: its {@code bash} blocks are run line by line in one folder, its
 * {@code java} blocks are what tests run, here and of the stages of Spark ML.
 */
class ReadmeIT {

  private static final Path ROOT = Path.of(System.getProperty("sparkdet.root"));
  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

  @TempDir static Path folder;

  @TestFactory
  Stream<DynamicTest> everyCommandOfTheReadmeWorks() throws IOException {
    Files.createSymbolicLink(folder.resolve("scripts"), ROOT.resolve("scripts"));
    Files.createSymbolicLink(folder.resolve("conf"), ROOT.resolve("conf"));
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(folder.resolve("made").toString(), 6, 1, 256));
    Files.createSymbolicLink(folder.resolve("photos"), folder.resolve("made/images"));
    Path weights = SharedFolder.path("parity/d0-zip.pth");
    if (Files.exists(weights)) {
      Files.createSymbolicLink(folder.resolve("efficientdet-d0.pth"), weights);
    }
    List<String> commands = new ArrayList<>();
    for (String block : blocks("bash")) {
      block.lines().filter(line -> !line.isBlank()).forEach(commands::add);
    }
    assertThat(commands).hasSizeGreaterThan(5);
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
  void theJavaSnippetIsWhatRunsHere() throws IOException {
    Path tests = ROOT.resolve("spark-app/src/test/java/io/sparkdet/app");
    String source =
        Files.readString(tests.resolve("ReadmeIT.java"))
            + Files.readString(tests.resolve("ml/EfficientDetDetectorTest.java"))
            + Files.readString(tests.resolve("ml/EfficientDetTrainerTest.java"));
    for (String snippet : blocks("java")) {
      assertThat(squeezed(source)).contains(squeezed(snippet).replaceFirst("}$", ""));
    }
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

  /** Formatting may differ: the line length of the README is not that of the code. */
  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "").replace("\"+\"", "");
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(ROOT.resolve("README.md")));
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }
}
