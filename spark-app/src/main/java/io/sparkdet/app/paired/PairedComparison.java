package io.sparkdet.app.paired;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.ResampledEvaluation;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.app.evaluate.table.AuditTable;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.compare.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Compares two models on the same truth and writes {@code differences.json}, {@code
 * differences.csv} and {@code findings.parquet}.
 */
public final class PairedComparison {

  private final SparkSession spark;
  private final PairedRequest request;
  private final Configuration configuration;

  /** Prepares the comparison. */
  public PairedComparison(SparkSession spark, PairedRequest request) {
    this.spark = spark;
    this.request = request;
    this.configuration = spark.sparkContext().hadoopConfiguration();
  }

  /**
   * What was found.
   *
   * @param lines for people: a sentence and a table
   * @param warnings what the user should know, one sentence each
   */
  public record Result(List<String> lines, List<String> warnings) {
    public Result {
      lines = List.copyOf(lines);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Runs the comparison.
   *
   * @throws UserException where truth or detections cannot be used as they are
   */
  public Result run() {
    return SparkJob.run(
        spark,
        "compare",
        request.before() + " and " + request.after(),
        "the results to " + request.output(),
        this::compareAndWrite);
  }

  private Result compareAndWrite() throws IOException {
    if (request.images().isPresent()) {
      AuditTable.requireFolder(request.images().get(), configuration);
    }
    ResampledEvaluation before = measured(request.before());
    ResampledEvaluation after = measured(request.after());
    List<Difference> differences =
        new PairedNumbers(before, after, request.confidence()).differences();
    Path folder = new Path(request.output());
    FileSystem system = PlainFiles.system(folder, configuration);
    system.mkdirs(folder);
    for (String name : List.of("differences.json", "differences.csv", "findings.parquet")) {
      system.delete(new Path(folder, name), true);
    }
    Map<Effect, Map<Long, Long>> effects =
        new Effects(
                spark,
                request,
                before.categories(),
                before.operatingPoints(),
                after.operatingPoints())
            .write(new Path(folder, "findings.parquet").toString());
    Set<String> warnings = new LinkedHashSet<>(before.warnings());
    warnings.addAll(after.warnings());
    PairedFiles files =
        new PairedFiles(request, before, after, differences, effects, List.copyOf(warnings));
    write(system, new Path(folder, "differences.csv"), files.csv());
    write(system, new Path(folder, "differences.json"), files.json());
    return new Result(files.lines(), List.copyOf(warnings));
  }

  private ResampledEvaluation measured(String detections) {
    ResampledEvaluation measured =
        ResampledEvaluation.of(spark, request.evaluation(detections), request.weights());
    CocoResult result = measured.results().get(ImageSlice.ALL_IMAGES);
    boolean anyKnown =
        result == null
            || measured.categories().keySet().stream().anyMatch(id -> result.detections(id) > 0);
    if (measured.detections() > 0 && !anyKnown) {
      throw new UserException(
          "Cannot compare: no detection of %s has a category of %s; check that both belong together"
              .formatted(detections, request.annotations()));
    }
    return measured;
  }

  private static void write(FileSystem system, Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    PlainFiles.replace(system, file, out -> out.write(bytes));
  }
}
