package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.engine.MetricSet.Ranking;
import io.sparkdet.app.evaluate.plan.EvaluationPlan;
import io.sparkdet.sql.annotations.ImageGroups;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.util.Iterator;
import java.util.List;
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
public final class RankedEngine implements MetricEngine<JavaRDD<Row>, RankedEngine.Matched> {

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
  public record Matched(JavaRDD<byte[]> blocks, MatchReport report)
      implements MetricEngine.Matched {
    @Override
    public void close() {
      blocks.unpersist(false);
    }
  }

  /** Matches the images of rows of {@link AnnotationRows}. */
  @Override
  public Matched match(JavaRDD<Row> rows) {
    EvaluationPlan what = plan;
    MetricSet.Source set = sets;
    String called = annotations;
    JavaRDD<byte[]> blocks =
        ImageGroups.partitioned(spark, rows, partitions)
            .mapPartitions(partition -> new MatchingBlocks(partition, what, set.metrics(), called))
            .persist(StorageLevel.DISK_ONLY());
    try {
      MatchReport report = new MatchReport(metrics);
      blocks.filter(block -> block[0] == MatchingBlocks.REPORT).collect().forEach(report::addBlock);
      return new Matched(blocks, report);
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      blocks.unpersist(false);
      throw e;
    }
  }

  @Override
  public MetricResults evaluate(Matched matched) {
    MetricResults results = new MetricResults(matched.report().states());
    for (Ranking ranking : metrics.rankings()) {
      JavaRDD<byte[]> sorted = sorted(matched.blocks(), ranking).persist(StorageLevel.DISK_ONLY());
      try {
        evaluate(ranking, matched.report(), sorted, results);
      } finally {
        sorted.unpersist(false);
      }
    }
    return results;
  }

  private JavaRDD<byte[]> sorted(JavaRDD<byte[]> matched, Ranking ranking) {
    MatchRecords layout = ranking.layout();
    byte kind = MatchingBlocks.kind(ranking);
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

  private void evaluate(
      Ranking ranking, MatchReport report, JavaRDD<byte[]> sorted, MetricResults results) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RankedRun run = new RankedRun(metrics, ranking, report);
    Broadcast<byte[]> truths = context.broadcast(run.truths());
    try {
      run.run(
          (pass, starts) -> {
            Broadcast<byte[][]> shipped = context.broadcast(starts);
            try {
              return fold(ranking.number(), sorted, pass, truths, shipped);
            } finally {
              shipped.destroy();
            }
          },
          results);
    } finally {
      truths.destroy();
    }
  }

  private List<byte[]> fold(
      int number,
      JavaRDD<byte[]> sorted,
      int pass,
      Broadcast<byte[]> truths,
      Broadcast<byte[][]> starts) {
    MetricSet.Source set = sets;
    return sorted
        .mapPartitionsWithIndex(
            (index, blocks) -> {
              Ranking own = set.metrics().rankings().get(number);
              GroupBytes start =
                  pass == 0 ? new GroupBytes() : GroupBytes.fromBytes(starts.value()[index]);
              RangePass range =
                  new RangePass(own, pass, GroupBytes.fromBytes(truths.value()), start);
              MatchRecords layout = own.layout();
              return List.of(range.left(visitor -> layout.forEach(blocks, visitor))).iterator();
            },
            true)
        .collect();
  }
}
