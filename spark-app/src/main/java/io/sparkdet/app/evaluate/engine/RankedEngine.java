package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.engine.MetricSet.Ranking;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RankedMetric.Gathering;
import io.sparkdet.detection.state.Mergeable;
import io.sparkdet.sql.annotations.ImageGroups;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures truths and detections that no machine holds whole.
 *
 * <ol>
 *   <li>rows are grouped by image; metrics of whole images see each, and matching leaves one record
 *       a detection ({@link MatchRecords});
 *   <li>records are range-sorted by a complete key, once for all metrics that look at them;
 *   <li>each pass folds every range of the order on its own, for all metrics at once; what the
 *       ranges leave tells where each starts in the next pass.
 * </ol>
 *
 * <p>Only rows, primitives and byte arrays travel; the driver sees counts and curves by category,
 * and what TIDE keeps, about 28 bytes a detection.
 */
public final class RankedEngine {

  private final SparkSession spark;
  private final EvaluationPlan plan;
  private final MetricSet.Source sets;
  private final MetricSet metrics;
  private final String annotations;
  private final int partitions;

  /**
   * Evaluates in {@code partitions} partitions of images and of sorted records.
   *
   * @param sets the metrics of the plan
   * @param annotations what errors call the annotations
   */
  public RankedEngine(
      SparkSession spark,
      EvaluationPlan plan,
      MetricSet.Source sets,
      String annotations,
      int partitions) {
    this.spark = spark;
    this.plan = plan;
    this.sets = sets;
    this.metrics = sets.metrics();
    this.annotations = annotations;
    this.partitions = partitions;
  }

  /**
   * Images that were matched, whose records are kept until it is closed.
   *
   * @param blocks of records and reports
   * @param report what matching counted
   */
  public record Matched(JavaRDD<byte[]> blocks, MatchReport report) implements AutoCloseable {
    @Override
    public void close() {
      blocks.unpersist(false);
    }
  }

  /** Evaluates rows of {@link AnnotationRows}. */
  public MetricResults evaluate(JavaRDD<Row> rows) {
    try (Matched matched = match(rows)) {
      return evaluate(matched);
    }
  }

  /** Matches the images of rows of {@link AnnotationRows}. */
  public Matched match(JavaRDD<Row> rows) {
    EvaluationPlan what = plan;
    MetricSet.Source set = sets;
    String called = annotations;
    JavaRDD<byte[]> blocks =
        ImageGroups.partitioned(spark, rows, partitions)
            .mapPartitions(partition -> new ImageMatching(partition, what, set.metrics(), called))
            .persist(StorageLevel.DISK_ONLY());
    try {
      MatchReport report = new MatchReport(metrics);
      blocks.filter(block -> block[0] == ImageMatching.REPORT).collect().forEach(report::addBlock);
      return new Matched(blocks, report);
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      blocks.unpersist(false);
      throw e;
    }
  }

  /** Evaluates matched images. */
  public MetricResults evaluate(Matched matched) {
    MetricResults results = new MetricResults(matched.report().states());
    for (Ranking ranking : metrics.rankings()) {
      JavaRDD<byte[]> sorted = sorted(matched.blocks(), ranking).persist(StorageLevel.DISK_ONLY());
      try {
        new RankedRun(ranking, matched.report()).run(sorted, results);
      } finally {
        sorted.unpersist(false);
      }
    }
    return results;
  }

  private JavaRDD<byte[]> sorted(JavaRDD<byte[]> matched, Ranking ranking) {
    MatchRecords layout = ranking.layout();
    byte kind = ImageMatching.kind(ranking);
    int words = layout.words();
    boolean sliced = layout.sliced();
    JavaRDD<Row> records =
        matched.flatMap(block -> new MatchRecords(words, sliced).rows(block, kind));
    Dataset<Row> sorted =
        spark
            .createDataFrame(records, layout.schema())
            .repartitionByRange(partitions, layout.order())
            .sortWithinPartitions(layout.order());
    return sorted
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(
            (Iterator<InternalRow> rows) -> new MatchRecords(words, sliced).packed(rows));
  }

  /** All passes of the metrics of a ranking. */
  private final class RankedRun {

    private final Ranking ranking;
    private final Map<GroupBytes.Key, Group<?, ?>> groups = new TreeMap<>();

    RankedRun(Ranking ranking, MatchReport report) {
      this.ranking = ranking;
      for (int m = 0; m < ranking.metrics().size(); m++) {
        RankedMetric<?, ?> metric = ranking.metrics().get(m);
        for (int slice : report.states().slices()) {
          if (slice == ImageSlice.ALL_IMAGES || metrics.isSliced(metric)) {
            groups.put(new GroupBytes.Key(m, slice), group(metric, slice, report));
          }
        }
      }
    }

    private <T extends Mergeable<T>, R> Group<T, R> group(
        RankedMetric<T, R> metric, int slice, MatchReport report) {
      T truths =
          metric.listed(report.states().of(metric.truths(), slice), report.categories().keySet());
      return new Group<>(metric, slice, truths, metric.gather(truths));
    }

    void run(JavaRDD<byte[]> sorted, MetricResults results) {
      GroupBytes truths = new GroupBytes();
      groups.forEach((key, group) -> truths.put(key, group.truths.toBytes()));
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      Broadcast<byte[]> shippedTruths = context.broadcast(truths.toBytes());
      try {
        byte[][] starts = {};
        for (int pass = 0; pass < ranking.passes(); pass++) {
          Broadcast<byte[][]> shippedStarts = context.broadcast(starts);
          try {
            starts = next(pass, fold(sorted, pass, shippedTruths, shippedStarts));
          } finally {
            shippedStarts.destroy();
          }
        }
      } finally {
        shippedTruths.destroy();
      }
      groups.values().forEach(group -> group.finish(results));
    }

    private List<byte[]> fold(
        JavaRDD<byte[]> sorted, int pass, Broadcast<byte[]> truths, Broadcast<byte[][]> starts) {
      MetricSet.Source set = sets;
      int number = ranking.number();
      return sorted
          .mapPartitionsWithIndex(
              (index, blocks) -> {
                Ranking own = set.metrics().rankings().get(number);
                GroupBytes start =
                    pass == 0 ? new GroupBytes() : GroupBytes.fromBytes(starts.value()[index]);
                RangePass range =
                    new RangePass(own, pass, GroupBytes.fromBytes(truths.value()), start);
                return List.of(range.left(own.layout(), blocks)).iterator();
              },
              true)
          .collect();
    }

    /** Gives each group what the ranges left and returns where the ranges start next. */
    private byte[][] next(int pass, List<byte[]> ranges) {
      List<GroupBytes> left = ranges.stream().map(GroupBytes::fromBytes).toList();
      List<GroupBytes> next = ranges.stream().map(range -> new GroupBytes()).toList();
      groups.forEach(
          (key, group) -> {
            if (pass < group.metric.passes()) {
              List<byte[]> own = new ArrayList<>();
              left.forEach(range -> own.add(range.of(key)));
              List<byte[]> starts = group.gathering.next(pass, own);
              for (int i = 0; i < starts.size(); i++) {
                next.get(i).put(key, starts.get(i));
              }
            }
          });
      return next.stream().map(GroupBytes::toBytes).toArray(byte[][]::new);
    }
  }

  /** A metric of the images of a slice, or of all. */
  private record Group<T extends Mergeable<T>, R>(
      RankedMetric<T, R> metric, int slice, T truths, Gathering<R> gathering) {

    void finish(MetricResults results) {
      results.put(metric, slice, gathering.result());
    }
  }
}
