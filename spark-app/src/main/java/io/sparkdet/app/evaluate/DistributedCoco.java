package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.CocoResult;
import io.sparkdet.detection.coco.OperatingPoint;
import io.sparkdet.detection.coco.OperatingPointSweep;
import io.sparkdet.detection.coco.bootstrap.BootstrapCurves;
import io.sparkdet.detection.coco.bootstrap.BootstrapResult;
import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.curve.BestPrecisions;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.voc.VocInterpolation;
import io.sparkdet.detection.voc.VocMatcher;
import io.sparkdet.detection.voc.VocResult;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
 *   <li>a second pass finds the best precision between neighboring recall thresholds.
 * </ol>
 *
 * <p>Only rows, primitives and byte arrays travel; the driver sees counts and curves by category.
 */
final class DistributedCoco {

  private final SparkSession spark;
  private final Measures measures;
  private final EvaluationSettings settings;
  private final String source;
  private final int partitions;

  /**
   * Evaluates in {@code partitions} partitions of images and of sorted records.
   *
   * @param source what errors call the annotations
   */
  DistributedCoco(SparkSession spark, Measures measures, String source, int partitions) {
    this.spark = spark;
    this.measures = measures;
    this.source = source;
    this.settings = measures.settings();
    this.partitions = partitions;
  }

  /**
   * What the job found.
   *
   * @param result the curves of all images
   * @param slices the curves of the images of each slice
   * @param points the score of best F1 of each category
   * @param bootstrap the replicates, where wanted
   * @param voc Pascal VOC's average precision, where wanted
   * @param counts what the first pass counted
   * @param report what matching counted
   */
  record Outcome(
      CocoResult result,
      Map<Integer, CocoResult> slices,
      Map<Long, OperatingPoint> points,
      Optional<BootstrapResult> bootstrap,
      Map<VocInterpolation, VocResult> voc,
      FirstPass counts,
      MatchReport report) {

    /** Returns this with the score tables and the confusion matrix of {@code own}. */
    Outcome withFiguresOf(Outcome own) {
      return new Outcome(result, slices, own.points, bootstrap, voc, own.counts, report);
    }
  }

  /**
   * Evaluates rows of {@link AnnotationRows}.
   *
   * @param check looks at the report before any curve is made, and may refuse
   */
  Outcome evaluate(JavaRDD<Row> rows, Consumer<MatchReport> check) {
    try (Matched matched = match(rows)) {
      check.accept(matched.report());
      return evaluate(matched);
    }
  }

  /**
   * Images that were matched, whose records are kept until it is closed.
   *
   * @param blocks of {@link MatchBlock}
   * @param report what matching counted
   */
  record Matched(JavaRDD<byte[]> blocks, MatchReport report) implements AutoCloseable {
    @Override
    public void close() {
      blocks.unpersist(false);
    }
  }

  /** Matches the images of rows of {@link AnnotationRows}. */
  Matched match(JavaRDD<Row> rows) {
    JavaRDD<byte[]> blocks = matched(rows).persist(StorageLevel.DISK_ONLY());
    try {
      return new Matched(blocks, report(blocks));
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      blocks.unpersist(false);
      throw e;
    }
  }

  /** Evaluates matched images. */
  Outcome evaluate(Matched matched) {
    Map<VocInterpolation, VocResult> voc =
        measures.voc() ? voc(matched.blocks(), matched.report()) : Map.of();
    JavaRDD<byte[]> sorted =
        sorted(matched.blocks(), MatchBlock.RECORDS, settings.words())
            .persist(StorageLevel.DISK_ONLY());
    try {
      return twoPasses(sorted, matched.report(), voc);
    } finally {
      sorted.unpersist(false);
    }
  }

  private JavaRDD<byte[]> matched(JavaRDD<Row> rows) {
    Measures what = measures;
    String annotations = source;
    Dataset<Row> byImage =
        spark
            .createDataFrame(rows, AnnotationRows.SCHEMA)
            .repartition(partitions, functions.col("image_id"))
            .sortWithinPartitions("image_id", "kind", "position");
    return byImage
        .toJavaRDD()
        .mapPartitions(partition -> new ImageMatching(partition, what, annotations));
  }

  private MatchReport report(JavaRDD<byte[]> matched) {
    MatchReport report = new MatchReport(measures);
    for (byte[] block : matched.filter(block -> block[0] == MatchBlock.REPORT).collect()) {
      report.combine(MatchReport.ofBlock(measures, block));
    }
    return report;
  }

  private JavaRDD<byte[]> sorted(JavaRDD<byte[]> matched, byte kind, int words) {
    JavaRDD<Row> records = matched.flatMap(block -> new RecordRows(block, kind, words));
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

  private Map<VocInterpolation, VocResult> voc(JavaRDD<byte[]> matched, MatchReport report) {
    JavaRDD<byte[]> sorted =
        sorted(matched, MatchBlock.VOC, VocMatcher.SETTINGS.words())
            .persist(StorageLevel.DISK_ONLY());
    try {
      return new VocPasses(sorted, report.measured().vocTruths()).results();
    } finally {
      sorted.unpersist(false);
    }
  }

  private Outcome twoPasses(
      JavaRDD<byte[]> sorted, MatchReport report, Map<VocInterpolation, VocResult> voc) {
    Measures what = measures;
    List<RangeTotals> totals = new ArrayList<>();
    List<BootstrapTotals> drawn = new ArrayList<>();
    FirstPass counts = FirstPass.empty(what);
    for (byte[][] part :
        sorted
            .mapPartitions(
                blocks -> List.<byte[][]>of(FirstPass.of(what, blocks).toBytes()).iterator())
            .collect()) {
      FirstPass range = FirstPass.fromBytes(what, part);
      totals.add(range.totals());
      drawn.add(range.bootstrap());
      counts.combine(range);
    }
    TruthCounts truths = known(report);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<byte[][][]> offsets = context.broadcast(offsets(totals, drawn));
    Broadcast<byte[]> shippedTruths = context.broadcast(truths.toBytes());
    byte[] drawnTruths = report.measured().bootstrap().toBytes();
    Broadcast<byte[]> shippedDrawn = context.broadcast(drawnTruths);
    List<byte[][]> parts =
        sorted
            .mapPartitionsWithIndex(
                (index, blocks) ->
                    List.<byte[][]>of(
                            new SecondPass(what, shippedTruths.value(), shippedDrawn.value())
                                .sweep(offsets.value()[index], blocks))
                        .iterator(),
                true)
            .collect();
    BestPrecisions best = new BestPrecisions(settings);
    List<OperatingPointSweep.Part> points = new ArrayList<>();
    SecondPass pass = new SecondPass(what, truths.toBytes(), drawnTruths);
    BootstrapCurves curves = pass.curves();
    for (byte[][] part : parts) {
      best.combine(pass.best(part[0]));
      points.addAll(OperatingPoints.fromBytes(part[1]));
      curves.combine(pass.curves(part[2]));
    }
    return new Outcome(
        all(truths, counts.totals(), best),
        slices(truths, counts.totals(), best),
        OperatingPointSweep.join(points),
        what.bootstrap() ? Optional.of(curves.result()) : Optional.empty(),
        voc,
        counts,
        report);
  }

  private static byte[][][] offsets(List<RangeTotals> totals, List<BootstrapTotals> drawn) {
    List<RangeTotals> before = RangeTotals.offsets(totals);
    List<BootstrapTotals> drawnBefore = BootstrapTotals.offsets(drawn);
    byte[][][] offsets = new byte[before.size()][][];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = new byte[][] {before.get(i).toBytes(), drawnBefore.get(i).toBytes()};
    }
    return offsets;
  }

  /** Returns the truths whose categories the annotation file lists. */
  private TruthCounts known(MatchReport report) {
    if (settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC) {
      return report.truthCounts();
    }
    Set<Long> known = new HashSet<>();
    for (long key : report.truthCounts().categories()) {
      if (report.categories().containsKey(SliceKey.isSlice(key) ? SliceKey.category(key) : key)) {
        known.add(key);
      }
    }
    return report.truthCounts().only(known);
  }

  private CocoResult all(TruthCounts truths, RangeTotals totals, BestPrecisions best) {
    Set<Long> keys = new HashSet<>(truths.categories());
    keys.addAll(totals.categories());
    keys.removeIf(SliceKey::isSlice);
    return new CocoResult(settings, truths.only(keys), totals.only(keys), best.only(keys));
  }

  private Map<Integer, CocoResult> slices(
      TruthCounts truths, RangeTotals totals, BestPrecisions best) {
    Map<Integer, Set<Long>> keys = new TreeMap<>();
    Set<Long> all = new HashSet<>(truths.categories());
    all.addAll(totals.categories());
    for (long key : all) {
      if (SliceKey.isSlice(key)) {
        keys.computeIfAbsent(SliceKey.slice(key), s -> new HashSet<>()).add(key);
      }
    }
    Map<Integer, CocoResult> results = new TreeMap<>();
    keys.forEach(
        (slice, own) ->
            results.put(
                slice,
                new CocoResult(settings, truths.only(own), totals.only(own), best.only(own))));
    return results;
  }
}
