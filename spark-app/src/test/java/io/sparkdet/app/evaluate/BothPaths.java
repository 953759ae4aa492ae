package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateOption;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.job.LazySpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations by Spark's tasks and in one JVM, which must be the same: files byte by byte,
 * warnings, and what is refused.
 */
final class BothPaths {

  private BothPaths() {}

  /** What became of an evaluation. */
  private record Outcome(
      @Nullable Evaluation evaluation,
      @Nullable UserException refusal,
      Map<String, String> files) {}

  /**
   * Evaluates by Spark's tasks, and in one JVM too where both inputs are COCO files; returns or
   * throws what the former did.
   */
  static Evaluation evaluate(EvaluateRequest request) {
    Outcome spark = outcome(request, "always");
    Outcome here = outcome(request, "never");
    UserException refusal = spark.refusal;
    boolean onlySpark =
        here.refusal != null
            && String.valueOf(here.refusal.getMessage())
                .startsWith("Cannot evaluate without Spark's tasks: ");
    if (!onlySpark) {
      assertThat(here.refusal == null ? null : here.refusal.getMessage())
          .isEqualTo(refusal == null ? null : refusal.getMessage());
      assertThat(here.files).isEqualTo(spark.files);
      if (spark.evaluation != null && here.evaluation != null) {
        assertThat(withoutExamples(here.evaluation.warnings().toString()))
            .isEqualTo(withoutExamples(spark.evaluation.warnings().toString()));
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    if (spark.evaluation == null) {
      throw new AssertionError("there is neither an evaluation nor a refusal");
    }
    return spark.evaluation;
  }

  private static Outcome outcome(EvaluateRequest request, String distributed) {
    EvaluateRequest chosen =
        new EvaluateRequest(
            request
                .options()
                .with(
                    EvaluateOption.DISTRIBUTED,
                    EvaluateOption.DISTRIBUTED.kind().parse("distributed", distributed)));
    boolean needsSpark =
        distributed.equals("always")
            || !request.sliceBy().isEmpty()
            || request.images().isPresent();
    LazySpark spark =
        needsSpark
            ? LazySpark.of(TestSpark.session())
            : LazySpark.of(
                () -> {
                  throw new AssertionError("nothing here needs Spark");
                },
                TestSpark.session().sparkContext().hadoopConfiguration());
    try {
      Evaluation evaluation = new EvaluateJob(spark, chosen).run();
      return new Outcome(evaluation, null, files(Path.of(request.output().orElseThrow())));
    } catch (UserException e) {
      return new Outcome(null, e, Map.of());
    }
  }

  private static Map<String, String> files(Path folder) {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (name.equals("summary.json")) {
          files.put(name, withoutWhatDiffers(file));
        } else if (!name.startsWith("audit.parquet") && !name.startsWith("worst_images.parquet")) {
          files.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutWhatDiffers(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode summary = (ObjectNode) json.readTree(file.toFile());
    summary.remove("seconds");
    summary.remove("how");
    ((ObjectNode) summary.get("settings")).remove("distributed");
    return withoutExamples(json.writerWithDefaultPrettyPrinter().writeValueAsString(summary));
  }

  /** Which image comes first depends on where images are matched. */
  private static String withoutExamples(String warnings) {
    return warnings.replaceAll("\\(such as [^()]*\\)", "(such as …)");
  }
}
