package io.sparkdet.app.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.score.ScoreScale;
import io.sparkdet.detection.compare.Change;
import io.sparkdet.sql.annotations.ImageGroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Compares two sets of detections and writes {@code boxes.parquet} (every box that changed), {@code
 * changes.csv} (counts by class, score band and change) and {@code summary.json}.
 */
@PublicApi
public final class CompareJob {

  private static final String SUMMARY = "summary.json";

  /** Classes that fit on a screen. */
  private static final int MOST_LINES = 40;

  private final SparkSession spark;
  private final CompareRequest request;

  /** Prepares the job. */
  public CompareJob(SparkSession spark, CompareRequest request) {
    this.spark = spark;
    this.request = request;
  }

  /**
   * What was found.
   *
   * @param counts boxes or pairs by change
   * @param lines a table for people, one line a class of those that changed most
   * @param warnings what the user should know, one sentence each
   */
  public record Result(Map<Change, Long> counts, List<String> lines, List<String> warnings) {}

  /**
   * Runs the job.
   *
   * @throws UserException where the inputs cannot be used as they are; nothing is written
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
    try (CompareInputs inputs = new CompareInputs(spark, request)) {
      String annotations = request.annotations().orElse(null);
      Dataset<Row> boxes =
          spark
              .createDataFrame(
                  ImageGroups.partitioned(spark, inputs.rows(), inputs.partitions())
                      .mapPartitions(rows -> new ImageChanges(rows, annotations)),
                  ImageChanges.SCHEMA)
              .persist(StorageLevel.DISK_ONLY());
      try {
        return write(boxes, inputs);
      } finally {
        boxes.unpersist();
      }
    }
  }

  private Result write(Dataset<Row> boxes, CompareInputs inputs) throws IOException {
    ScoreScale scale = scale(boxes, inputs);
    List<Row> counts =
        boxes
            .selectExpr(
                "coalesce(category_after, category_before) AS category",
                "least(greatest(floor((coalesce(score_after, score_before) - %sD) * 10 / %sD), 0), 9) AS band"
                    .formatted(scale.low(), scale.high() - scale.low()),
                "change",
                "cast(coalesce(right_before, false) AS int) AS rb",
                "cast(coalesce(right_after, false) AS int) AS ra")
            .groupBy("category", "band", "change")
            .agg(functions.count("*"), functions.sum("rb"), functions.sum("ra"))
            .orderBy("category", "band", "change")
            .collectAsList();
    Path folder = new Path(request.output());
    FileSystem system = PlainFiles.system(folder, spark.sparkContext().hadoopConfiguration());
    system.mkdirs(folder);
    Path unfinished = PlainFiles.unfinished(new Path(folder, "boxes"));
    Path target = new Path(folder, "boxes.parquet");
    Result result = result(counts, inputs);
    try {
      boxes.filter("change <> 'kept'").write().parquet(unfinished.toString());
      system.delete(new Path(folder, SUMMARY), false);
      system.delete(target, true);
      if (!system.rename(unfinished, target)) {
        throw new IOException("%s cannot be moved to its place".formatted(target));
      }
    } finally {
      system.delete(unfinished, true);
    }
    byte[] csv = csv(counts, inputs, scale).getBytes(StandardCharsets.UTF_8);
    PlainFiles.replace(system, new Path(folder, "changes.csv"), out -> out.write(csv));
    byte[] json =
        new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsBytes(summary(counts, inputs, result));
    PlainFiles.replace(system, new Path(folder, SUMMARY), out -> out.write(json));
    return result;
  }

  private String name(CompareInputs inputs, long category) {
    return inputs.categories().getOrDefault(category, Long.toString(category));
  }

  /** Returns the scores that bands divide in ten, and warns where they are no shares. */
  private static ScoreScale scale(Dataset<Row> boxes, CompareInputs inputs) {
    Row range =
        boxes
            .selectExpr(
                "min(least(score_before, score_after))", "max(greatest(score_before, score_after))")
            .first();
    if (range.isNullAt(0)) {
      return ScoreScale.SHARES;
    }
    ScoreScale scale = ScoreScale.of(range.getDouble(0), range.getDouble(1));
    if (!scale.equals(ScoreScale.SHARES)) {
      inputs
          .warnings()
          .add(
              "scores are from %s to %s, not from 0 to 1: bands divide %s to %s in ten"
                  .formatted(range.get(0), range.get(1), scale.low(), scale.high()));
    }
    return scale;
  }

  private String csv(List<Row> counts, CompareInputs inputs, ScoreScale scale) {
    CsvText csv =
        new CsvText(
            "category_id,category,score_from,score_to,change,count,right_before,right_after");
    boolean withTruth = request.annotations().isPresent();
    for (Row row : counts) {
      long band = row.getLong(1);
      csv.row(
          row.getLong(0),
          CsvText.quoted(name(inputs, row.getLong(0))),
          String.format(
              Locale.ROOT, "%.1f,%.1f", scale.at(band / 10.0), scale.at((band + 1) / 10.0)),
          row.getString(2),
          row.getLong(3),
          withTruth ? row.get(4) : "",
          withTruth ? row.get(5) : "");
    }
    return csv.toString();
  }

  /** Returns the counts of each class by change. */
  private Map<String, Map<Change, Long>> perClass(List<Row> counts, CompareInputs inputs) {
    Map<String, Map<Change, Long>> perClass = new LinkedHashMap<>();
    for (Row row : counts) {
      perClass
          .computeIfAbsent(name(inputs, row.getLong(0)), c -> zero())
          .merge(
              Change.valueOf(row.getString(2).toUpperCase(Locale.ROOT)), row.getLong(3), Long::sum);
    }
    return perClass;
  }

  private static Map<Change, Long> zero() {
    Map<Change, Long> counts = new LinkedHashMap<>();
    for (Change change : Change.values()) {
      counts.put(change, 0L);
    }
    return counts;
  }

  private Result result(List<Row> counts, CompareInputs inputs) {
    Map<Change, Long> all = zero();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-20s %10s %10s %10s %10s %10s",
            "class",
            "kept",
            "moved",
            "relabelled",
            "lost",
            "added"));
    Map<String, Map<Change, Long>> perClass = perClass(counts, inputs);
    Set<String> told = mostChanged(perClass);
    perClass.forEach(
        (name, changes) -> {
          if (told.contains(name)) {
            lines.add(line(name, changes));
          }
          changes.forEach((change, count) -> all.merge(change, count, Long::sum));
        });
    if (told.size() < perClass.size()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d more classes, which changed less: see %s",
              perClass.size() - told.size(),
              SUMMARY));
    }
    lines.add(line("all", all));
    return new Result(all, lines, inputs.warnings());
  }

  /** Returns the classes with most boxes that are not as they were. */
  private static Set<String> mostChanged(Map<String, Map<Change, Long>> perClass) {
    return perClass.entrySet().stream()
        .sorted(Comparator.comparingLong(one -> -changed(one.getValue())))
        .limit(MOST_LINES)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static long changed(Map<Change, Long> changes) {
    return changes.entrySet().stream()
        .filter(one -> one.getKey() != Change.KEPT)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static String line(String name, Map<Change, Long> changes) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", name));
    for (Change change : Change.values()) {
      line.append(String.format(Locale.ROOT, " %10d", changes.getOrDefault(change, 0L)));
    }
    return line.toString();
  }

  private Map<String, Object> summary(List<Row> counts, CompareInputs inputs, Result result) {
    Map<String, Object> json = new LinkedHashMap<>(labelled(result.counts()));
    if (request.annotations().isPresent()) {
      json.put("right_before", counts.stream().mapToLong(row -> row.getLong(4)).sum());
      json.put("right_after", counts.stream().mapToLong(row -> row.getLong(5)).sum());
    }
    Map<String, Object> perClass = new LinkedHashMap<>();
    perClass(counts, inputs).forEach((name, changes) -> perClass.put(name, labelled(changes)));
    json.put("per_class", perClass);
    json.put("warnings", result.warnings());
    return json;
  }

  private static Map<String, Object> labelled(Map<Change, Long> counts) {
    Map<String, Object> labelled = new LinkedHashMap<>();
    counts.forEach((change, count) -> labelled.put(change.label(), count));
    return labelled;
  }
}
