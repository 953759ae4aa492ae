package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.voc.VocAreas;
import io.sparkdet.detection.voc.VocInterpolation;
import io.sparkdet.detection.voc.VocMatcher;
import io.sparkdet.detection.voc.VocPeaks;
import io.sparkdet.detection.voc.VocResult;
import io.sparkdet.detection.voc.VocSweep;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Pascal VOC's average precision from sorted records that no machine holds whole, in three passes:
 * counts of each range, then the best precisions in it, then the area under the part of the curve
 * that lies in it, which needs the best precision beyond.
 */
final class VocPasses {

  private final JavaRDD<byte[]> sorted;
  private final TruthCounts truths;
  private final byte[] shippedTruths;

  /**
   * Prepares the passes.
   *
   * @param sorted blocks of records with one match word, in order
   * @param truths the counts of all truths, of {@link VocMatcher#SETTINGS}
   */
  VocPasses(JavaRDD<byte[]> sorted, TruthCounts truths) {
    this.sorted = sorted;
    this.truths = truths;
    this.shippedTruths = truths.toBytes();
  }

  /** Returns the average precision in both of VOC's ways. */
  Map<VocInterpolation, VocResult> results() {
    List<RangeTotals> totals = totals();
    byte[][] before =
        RangeTotals.offsets(totals).stream().map(RangeTotals::toBytes).toArray(byte[][]::new);
    VocPeaks all = new VocPeaks();
    Map<Long, Double> areas = areas(before, beyond(peaks(before), before.length, all));
    Set<Long> categories = new TreeSet<>(truths.categories());
    totals.forEach(range -> categories.addAll(range.categories()));
    Map<Long, Double> elevenPoints = new TreeMap<>();
    Map<Long, Double> allPoints = new TreeMap<>();
    for (long category : categories) {
      boolean defined = truths.positives(category, 0) > 0;
      elevenPoints.put(category, defined ? all.elevenPoints(category) : VocResult.UNDEFINED);
      allPoints.put(
          category, defined ? areas.getOrDefault(category, 0.0) : (Double) VocResult.UNDEFINED);
    }
    Map<VocInterpolation, VocResult> results = new EnumMap<>(VocInterpolation.class);
    results.put(VocInterpolation.ELEVEN_POINTS, new VocResult(elevenPoints));
    results.put(VocInterpolation.ALL_POINTS, new VocResult(allPoints));
    return results;
  }

  private List<RangeTotals> totals() {
    List<RangeTotals> totals = new ArrayList<>();
    for (byte[] range :
        sorted
            .mapPartitions(
                blocks -> {
                  RangeTotals counts = new RangeTotals(VocMatcher.SETTINGS);
                  SortedRecords.forEach(
                      blocks,
                      1,
                      (category, score, image, rank, bits) ->
                          counts.accept(category, rank, bits, 0));
                  return List.of(counts.toBytes()).iterator();
                })
            .collect()) {
      totals.add(RangeTotals.fromBytes(VocMatcher.SETTINGS, range));
    }
    return totals;
  }

  /** Returns rows of range, category, best precisions by recall. */
  private List<Row> peaks(byte[][] before) {
    byte[] counted = shippedTruths;
    return sorted
        .mapPartitionsWithIndex(
            (index, blocks) -> {
              VocPeaks peaks = new VocPeaks();
              sweep(
                  blocks,
                  counted,
                  before[index],
                  (category, precision, recall, gained) ->
                      peaks.accept(category, precision, recall));
              return peaks.categories().stream()
                  .map(category -> RowFactory.create(index, category, peaks.values(category)))
                  .iterator();
            },
            true)
        .collect();
  }

  /** Gathers all rows in {@code all} and returns for each range the best precisions after it. */
  private static List<Map<Long, Double>> beyond(List<Row> rows, int ranges, VocPeaks all) {
    List<List<Row>> byRange = new ArrayList<>();
    for (int i = 0; i < ranges; i++) {
      byRange.add(new ArrayList<>());
    }
    rows.forEach(row -> byRange.get(row.getInt(0)).add(row));
    List<Map<Long, Double>> beyond = new ArrayList<>();
    for (int i = ranges - 1; i >= 0; i--) {
      Map<Long, Double> after = new HashMap<>();
      for (Row row : byRange.get(i)) {
        after.put(row.getLong(1), all.peak(row.getLong(1)));
      }
      beyond.add(0, after);
      byRange.get(i).forEach(row -> all.accept(row.getLong(1), row.<double[]>getAs(2)));
    }
    return beyond;
  }

  private Map<Long, Double> areas(byte[][] before, List<Map<Long, Double>> beyond) {
    byte[] counted = shippedTruths;
    Map<Long, Double> areas = new TreeMap<>();
    for (Row part :
        sorted
            .mapPartitionsWithIndex(
                (index, blocks) -> {
                  Map<Long, Double> after = beyond.get(index);
                  VocAreas range = new VocAreas(category -> after.getOrDefault(category, 0.0));
                  sweep(
                      blocks,
                      counted,
                      before[index],
                      (category, precision, recall, gained) ->
                          range.accept(category, precision, gained));
                  return range.result().entrySet().stream()
                      .map(area -> RowFactory.create(area.getKey(), area.getValue()))
                      .iterator();
                },
                true)
            .collect()) {
      areas.merge(part.getLong(0), part.getDouble(1), Double::sum);
    }
    return areas;
  }

  private static void sweep(
      Iterator<byte[]> blocks, byte[] truths, byte[] before, VocSweep.TruePositives sink) {
    VocSweep sweep =
        new VocSweep(
            TruthCounts.fromBytes(VocMatcher.SETTINGS, truths),
            RangeTotals.fromBytes(VocMatcher.SETTINGS, before),
            sink);
    SortedRecords.forEach(
        blocks,
        1,
        (category, score, image, rank, bits) -> sweep.accept(category, (bits[0] & 1) != 0));
  }
}
