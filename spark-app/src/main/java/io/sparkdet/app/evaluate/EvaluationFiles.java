package io.sparkdet.app.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkdet.app.files.PlainFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The files of an evaluation. All are written under a hidden folder first and then moved; {@code
 * summary.json} comes last, so that where it stands everything else does.
 */
final class EvaluationFiles {

  private static final String SUMMARY = "summary.json";
  private static final String PER_CLASS = "per_class.csv";
  private static final String CONFUSION = "confusion_matrix.csv";
  private static final String SCORES = "scores.csv";
  private static final String CURVES = "pr_curves.parquet";
  private static final String MEAN = "pr_mean.csv";
  private static final String SLICES = "slices.parquet";
  private static final String AUDIT = "audit.parquet";

  /** The page that is made from the others; one of an earlier evaluation must not stay. */
  private static final String PAGE = "report.html";

  private final SparkSession spark;
  private final Configuration configuration;
  private final EvaluateRequest request;
  private final Path folder;
  private final FileSystem system;

  EvaluationFiles(SparkSession spark, Configuration configuration, EvaluateRequest request)
      throws IOException {
    this.spark = spark;
    this.configuration = configuration;
    this.request = request;
    this.folder = new Path(request.output());
    this.system = PlainFiles.system(this.folder, configuration);
  }

  void write(EvaluateJob.Result result) throws IOException {
    system.mkdirs(folder);
    Path unfinished = PlainFiles.unfinished(new Path(folder, "evaluation"));
    ClassTables tables = new ClassTables(result);
    List<String> names = new ArrayList<>(List.of(CURVES, MEAN, PER_CLASS, CONFUSION, SCORES));
    try {
      PrecisionCurves.write(spark, result, new Path(unfinished, CURVES).toString());
      create(new Path(unfinished, MEAN), PrecisionCurves.mean(result.summary().result()));
      create(new Path(unfinished, PER_CLASS), tables.perClass());
      create(new Path(unfinished, CONFUSION), tables.confusion());
      create(new Path(unfinished, SCORES), tables.scores());
      if (!result.slices().isEmpty()) {
        SliceTable.write(spark, result, new Path(unfinished, SLICES).toString());
        names.add(SLICES);
      }
      if (request.images().isPresent()) {
        new AuditTable(spark, configuration, request.images().get(), result)
            .write(new Path(unfinished, AUDIT).toString());
        names.add(AUDIT);
      }
      String summary =
          new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(new EvaluationSummary(request, result).json());
      create(new Path(unfinished, SUMMARY), summary);
      names.add(SUMMARY);
      system.delete(new Path(folder, SUMMARY), false);
      for (String stale : List.of(PAGE, SLICES, AUDIT)) {
        system.delete(new Path(folder, stale), true);
      }
      for (String name : names) {
        Path target = new Path(folder, name);
        system.delete(target, true);
        if (!system.rename(new Path(unfinished, name), target)) {
          throw new IOException("%s cannot be moved to its place".formatted(target));
        }
      }
    } finally {
      system.delete(unfinished, true);
    }
  }

  private void create(Path path, String content) throws IOException {
    try (OutputStream out = system.create(path, false)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}
