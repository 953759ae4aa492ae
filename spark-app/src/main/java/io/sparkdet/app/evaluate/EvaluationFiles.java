package io.sparkdet.app.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The files of an evaluation, in a folder that a command moves to its place once they are whole.
 * {@code summary.json} comes last, so that where it stands everything else does.
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

  /** The page that is made from the others. */
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
    for (String stale :
        List.of(SUMMARY, PAGE, CURVES, MEAN, PER_CLASS, CONFUSION, SCORES, SLICES, AUDIT)) {
      system.delete(new Path(folder, stale), true);
    }
    ClassTables tables = new ClassTables(result);
    PrecisionCurves.write(spark, result, new Path(folder, CURVES).toString());
    create(MEAN, PrecisionCurves.mean(result.summary().result()));
    create(PER_CLASS, tables.perClass());
    create(CONFUSION, tables.confusion());
    create(SCORES, tables.scores());
    if (!result.slices().isEmpty()) {
      SliceTable.write(spark, result, new Path(folder, SLICES).toString());
    }
    if (request.images().isPresent()) {
      new AuditTable(spark, configuration, request.images().get(), result)
          .write(new Path(folder, AUDIT).toString());
    }
    String summary =
        new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(new EvaluationSummary(request, result).json());
    create(SUMMARY, summary);
  }

  private void create(String name, String content) throws IOException {
    try (OutputStream out = system.create(new Path(folder, name), false)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }
}
