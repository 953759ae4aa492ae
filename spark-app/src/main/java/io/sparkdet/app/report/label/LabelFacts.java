package io.sparkdet.app.report.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The numbers of one label output, counted by Spark.
 *
 * @param statuses images by status, the most frequent first
 * @param runs what made the rows, the most frequent first
 * @param without labelled images without any detection
 * @param classes detections by category, the most frequent first
 * @param scores detections in {@value #BINS} score bins of equal width over [0, 1]
 */
record LabelFacts(
    Map<String, Long> statuses,
    List<Run> runs,
    long without,
    List<ClassCount> classes,
    List<Long> scores) {

  static final int BINS = 20;

  /** Puts a score such as the float 0.7, a little less than 0.7, into the bin that begins there. */
  private static final double ROUNDING = 1e-5;

  /** A model and the hash of its settings, and the number of images they were used on. */
  record Run(String model, String settings, long images) {}

  /** The detections of one category. */
  record ClassCount(int id, String name, long detections) {}

  LabelFacts {
    statuses = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(statuses));
    runs = List.copyOf(runs);
    classes = List.copyOf(classes);
    scores = List.copyOf(scores);
  }

  static LabelFacts of(Dataset<Row> table) {
    Map<String, Long> statuses = new TreeMap<>();
    Map<Run, Long> runs = new LinkedHashMap<>();
    long without = 0;
    for (Row row :
        table
            .groupBy("status", "model", "settings")
            .agg(
                count(lit(1)).as("images"),
                sum(when(size(col("detections")).equalTo(0), 1).otherwise(0)).as("without"))
            .collectAsList()) {
      String status = text(row, "status");
      long images = row.<Long>getAs("images");
      statuses.merge(status, images, Long::sum);
      runs.merge(new Run(text(row, "model"), text(row, "settings"), 0), images, Long::sum);
      without += isOk(status) ? row.<Long>getAs("without") : 0;
    }
    Map<ClassCount, Long> classes = new LinkedHashMap<>();
    long[] scores = new long[BINS];
    for (Row row :
        table
            .where(col("status").equalTo(ImageStatus.OK.label()))
            .select(explode(col("detections")).as("d"))
            .groupBy(
                col("d.category_id").as("id"),
                col("d.category").as("name"),
                least(floor(col("d.score").multiply(BINS).plus(ROUNDING)), lit(BINS - 1L))
                    .as("bin"))
            .count()
            .collectAsList()) {
      long detections = row.<Long>getAs("count");
      classes.merge(
          new ClassCount(row.<Integer>getAs("id"), text(row, "name"), 0), detections, Long::sum);
      scores[(int) Math.max(0, row.<Long>getAs("bin"))] += detections;
    }
    return new LabelFacts(byCount(statuses), runs(runs), without, classes(classes), boxed(scores));
  }

  static boolean isOk(String status) {
    return status.equals(ImageStatus.OK.label());
  }

  long images() {
    return statuses.values().stream().mapToLong(Long::longValue).sum();
  }

  long ok() {
    return statuses.getOrDefault(ImageStatus.OK.label(), 0L);
  }

  long detections() {
    return classes.stream().mapToLong(ClassCount::detections).sum();
  }

  private static String text(Row row, String column) {
    Object value = row.getAs(column);
    return value == null ? "(none)" : value.toString();
  }

  private static Map<String, Long> byCount(Map<String, Long> counts) {
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static List<Run> runs(Map<Run, Long> counts) {
    List<Run> runs = new ArrayList<>();
    counts.forEach((run, images) -> runs.add(new Run(run.model(), run.settings(), images)));
    runs.sort(
        Comparator.comparingLong(Run::images)
            .reversed()
            .thenComparing(Run::model)
            .thenComparing(Run::settings));
    return runs;
  }

  private static List<ClassCount> classes(Map<ClassCount, Long> counts) {
    List<ClassCount> classes = new ArrayList<>();
    counts.forEach((one, count) -> classes.add(new ClassCount(one.id(), one.name(), count)));
    classes.sort(
        Comparator.comparingLong(ClassCount::detections)
            .reversed()
            .thenComparing(ClassCount::id)
            .thenComparing(ClassCount::name));
    return classes;
  }

  private static List<Long> boxed(long[] values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return list;
  }
}
