package io.sparkdet.app.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkdet.app.files.PlainFiles;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
  private static final String CURVES = "pr_curves.parquet";

  private final SparkSession spark;
  private final Path folder;
  private final FileSystem system;

  EvaluationFiles(SparkSession spark, Configuration configuration, String folder)
      throws IOException {
    this.spark = spark;
    this.folder = new Path(folder);
    this.system = PlainFiles.system(this.folder, configuration);
  }

  void write(EvaluateJob.Result result) throws IOException {
    system.mkdirs(folder);
    Path unfinished = PlainFiles.unfinished(new Path(folder, "evaluation"));
    try {
      PrecisionCurves.write(spark, result, new Path(unfinished, CURVES).toString());
      create(new Path(unfinished, PER_CLASS), perClass(result).getBytes(StandardCharsets.UTF_8));
      create(new Path(unfinished, SUMMARY), summary(result));
      system.delete(new Path(folder, SUMMARY), false);
      for (String name : new String[] {CURVES, PER_CLASS, SUMMARY}) {
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

  private void create(Path path, byte[] content) throws IOException {
    try (OutputStream out = system.create(path, false)) {
      out.write(content);
    }
  }

  private static byte[] summary(EvaluateJob.Result result) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    for (CocoMetric metric : CocoMetric.values()) {
      json.put(metric.label(), result.summary().value(metric));
    }
    Map<String, Object> perClass = new LinkedHashMap<>();
    names(result)
        .forEach(
            (id, name) -> {
              CocoSummary.CategoryNumbers numbers = result.summary().category(id);
              Map<String, Object> values = new LinkedHashMap<>();
              values.put("id", id);
              values.put("AP", numbers.averagePrecision());
              values.put("AP50", numbers.averagePrecision50());
              values.put("AR100", numbers.averageRecall());
              values.put("truths", numbers.truths());
              values.put("detections", numbers.detections());
              perClass.put(name, values);
            });
    json.put("per_class", perClass);
    json.put("images", result.images());
    json.put("truths", result.truths());
    json.put("detections", result.detections());
    json.put("seconds", result.seconds());
    json.put("warnings", result.warnings());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json);
  }

  private static String perClass(EvaluateJob.Result result) {
    StringBuilder csv = new StringBuilder("id,name,AP,AP50,AR100,truths,detections\n");
    names(result)
        .forEach(
            (id, name) -> {
              CocoSummary.CategoryNumbers numbers = result.summary().category(id);
              csv.append(id)
                  .append(",\"")
                  .append(name.replace("\"", "\"\""))
                  .append("\",")
                  .append(numbers.averagePrecision())
                  .append(',')
                  .append(numbers.averagePrecision50())
                  .append(',')
                  .append(numbers.averageRecall())
                  .append(',')
                  .append(numbers.truths())
                  .append(',')
                  .append(numbers.detections())
                  .append('\n');
            });
    return csv.toString();
  }

  /** Returns category names by id, made different where two categories share one. */
  static Map<Long, String> names(EvaluateJob.Result result) {
    Map<Long, String> names = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    result
        .categories()
        .forEach(
            (id, name) -> names.put(id, taken.add(name) ? name : "%s (id %d)".formatted(name, id)));
    return names;
  }
}
