package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.BestPrecisions;
import io.sparkdet.detection.coco.CategoryMode;
import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.EvaluationSettings;
import io.sparkdet.detection.coco.RangeTotals;
import io.sparkdet.detection.coco.TruthCounts;
import io.sparkdet.sql.annotations.AnnotationRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * COCO's metrics of truths and detections that no machine holds whole.
 *
 * <ol>
 *   <li>rows are grouped by image and matched, which leaves one record a detection: category,
 *       score, image id, rank, a match and an ignore bit for each criterion;
 *   <li>records are range-sorted by (category, falling score, image id, rank), a complete key, so
 *       that even one huge tie spreads over partitions;
 *   <li>a first pass counts each partition's true and false positives, which are the counts that
 *       the next partitions start from;
 *   <li>a second pass finds the best precision between neighbouring recall thresholds.
 * </ol>
 *
 * <p>Only rows, primitives and byte arrays travel; the driver sees counts and curves by category.
 */
final class DistributedCoco {

  private final SparkSession spark;
  private final EvaluationSettings settings;
  private final byte[] settingsBytes;
  private final int partitions;

  /** Evaluates in {@code partitions} partitions of images and of sorted records. */
  DistributedCoco(SparkSession spark, EvaluationSettings settings, int partitions) {
    this.spark = spark;
    this.settings = settings;
    this.settingsBytes = settings.toBytes();
    this.partitions = partitions;
  }

  /** The curves, and what matching reported. */
  record Outcome(CocoResult result, MatchReport report) {}

  /**
   * Evaluates rows of {@link AnnotationRows}.
   *
   * @param check looks at the report before any curve is made, and may refuse
   */
  Outcome evaluate(JavaRDD<Row> rows, Consumer<MatchReport> check) {
    JavaRDD<byte[]> matched = matched(rows).persist(StorageLevel.DISK_ONLY());
    try {
      MatchReport report = report(matched);
      check.accept(report);
      TruthCounts truths =
          settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC
              ? report.truthCounts()
              : report.truthCounts().only(new HashSet<>(report.categories().keySet()));
      JavaRDD<byte[]> sorted = sorted(matched).persist(StorageLevel.DISK_ONLY());
      try {
        return new Outcome(twoPasses(sorted, truths), report);
      } finally {
        sorted.unpersist(false);
      }
    } finally {
      matched.unpersist(false);
    }
  }

  private JavaRDD<byte[]> matched(JavaRDD<Row> rows) {
    byte[] bytes = settingsBytes;
    Dataset<Row> byImage =
        spark
            .createDataFrame(rows, AnnotationRows.SCHEMA)
            .repartition(partitions, functions.col("image_id"))
            .sortWithinPartitions("image_id", "kind", "position");
    return byImage
        .toJavaRDD()
        .mapPartitions(
            partition -> new ImageMatching(partition, EvaluationSettings.fromBytes(bytes)));
  }

  private MatchReport report(JavaRDD<byte[]> matched) {
    MatchReport report = new MatchReport(settings);
    for (byte[] block : matched.filter(block -> block[0] == MatchBlock.REPORT).collect()) {
      report.combine(MatchReport.ofBlock(settings, block));
    }
    return report;
  }

  private JavaRDD<byte[]> sorted(JavaRDD<byte[]> matched) {
    int words = settings.words();
    JavaRDD<Row> records = matched.flatMap(block -> new RecordRows(block, words));
    Dataset<Row> sorted =
        spark
            .createDataFrame(records, RecordRows.schema(words))
            .repartitionByRange(
                partitions,
                functions.col("category"),
                functions.col("falling_score"),
                functions.col("image_id"),
                functions.col("rank"))
            .sortWithinPartitions("category", "falling_score", "image_id", "rank");
    return sorted
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions((Iterator<InternalRow> rows) -> new SortedRecords(rows, words));
  }

  private CocoResult twoPasses(JavaRDD<byte[]> sorted, TruthCounts truths) {
    byte[] bytes = settingsBytes;
    List<RangeTotals> totals = new ArrayList<>();
    RangeTotals sum = new RangeTotals(settings);
    for (byte[] part :
        sorted
            .mapPartitions(
                blocks -> {
                  EvaluationSettings measured = EvaluationSettings.fromBytes(bytes);
                  return List.of(SortedRecords.totals(measured, blocks).toBytes()).iterator();
                })
            .collect()) {
      RangeTotals range = RangeTotals.fromBytes(settings, part);
      totals.add(range);
      sum.combine(range);
    }
    byte[][] offsets =
        RangeTotals.offsets(totals).stream().map(RangeTotals::toBytes).toArray(byte[][]::new);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<byte[][]> shippedOffsets = context.broadcast(offsets);
    Broadcast<byte[]> shippedTruths = context.broadcast(truths.toBytes());
    BestPrecisions best = new BestPrecisions(settings);
    for (byte[] part :
        sorted
            .mapPartitionsWithIndex(
                (index, blocks) -> {
                  EvaluationSettings measured = EvaluationSettings.fromBytes(bytes);
                  return List.of(
                          SortedRecords.sweep(
                                  measured,
                                  TruthCounts.fromBytes(measured, shippedTruths.value()),
                                  RangeTotals.fromBytes(measured, shippedOffsets.value()[index]),
                                  blocks)
                              .toBytes())
                      .iterator();
                },
                true)
            .collect()) {
      best.combine(BestPrecisions.fromBytes(settings, part));
    }
    return new CocoResult(settings, truths, sum, best);
  }
}
