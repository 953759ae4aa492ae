package io.sparkdet.detection.voc;

import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.detection.coco.record.TruthCounting;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import io.sparkdet.detection.state.CategoryBytes;
import io.sparkdet.detection.state.CompensatedSum;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Pascal VOC's average precision in three passes: counts of each range, then the best precisions in
 * it, then the area under the part of the curve that lies in it, which needs the best precision
 * beyond.
 *
 * @param iou the least overlap of a detection and its truth
 */
public record VocMetric(double iou)
    implements RankedMetric<TruthCounts, Map<VocInterpolation, VocResult>> {

  @Override
  public RecordSource records() {
    return new VocRecords(iou);
  }

  @Override
  public ImageMetric<TruthCounts> truths() {
    return new TruthCounting(VocMatcher.SETTINGS);
  }

  @Override
  public TruthCounts listed(TruthCounts truths, Set<Long> categories) {
    return truths.listed(categories);
  }

  @Override
  public int passes() {
    return 3;
  }

  @Override
  public RangeFold fold(int pass, TruthCounts truths, byte[] start) {
    if (pass == 0) {
      RangeTotals totals = new RangeTotals(VocMatcher.SETTINGS);
      return new RangeFold(
          (category, score, image, rank, bits) -> totals.accept(category, rank, bits, 0),
          totals::toBytes);
    }
    Start from = Start.fromBytes(start);
    if (pass == 1) {
      VocPeaks peaks = new VocPeaks();
      return sweep(
          truths,
          from,
          (category, precision, recall, gained) -> peaks.accept(category, precision, recall),
          peaks::toBytes);
    }
    VocAreas areas = new VocAreas(category -> from.beyond(category));
    return sweep(
        truths,
        from,
        (category, precision, recall, gained) -> areas.accept(category, precision, gained),
        () -> CategoryBytes.write(out -> CategoryBytes.writeDoubles(out, areas.result())));
  }

  private static RangeFold sweep(
      TruthCounts truths, Start from, VocSweep.TruePositives points, Supplier<byte[]> left) {
    VocSweep sweep = new VocSweep(truths, from.totals, points);
    return new RangeFold(
        (category, score, image, rank, bits) -> sweep.accept(category, (bits[0] & 1) != 0), left);
  }

  /** Where a range starts: the counts before it, and the best precisions after it once known. */
  private record Start(RangeTotals totals, Map<Long, double[]> after) {

    double beyond(long category) {
      double[] peak = after.get(category);
      return peak == null ? 0 : peak[0];
    }

    byte[] toBytes() {
      return CategoryBytes.write(
          out -> {
            byte[] counts = totals.toBytes();
            out.writeInt(counts.length);
            out.write(counts);
            CategoryBytes.writeDoubles(out, after);
          });
    }

    static Start fromBytes(byte[] bytes) {
      List<RangeTotals> totals = new ArrayList<>();
      Map<Long, double[]> after = new TreeMap<>();
      CategoryBytes.read(
          bytes,
          in -> {
            byte[] counts = new byte[in.readInt()];
            in.readFully(counts);
            totals.add(RangeTotals.fromBytes(VocMatcher.SETTINGS, counts));
            CategoryBytes.readDoubles(in, after);
          });
      return new Start(totals.get(0), after);
    }
  }

  @Override
  public Gathering<Map<VocInterpolation, VocResult>> gather(TruthCounts truths) {
    return new Ranges(truths);
  }

  private static final class Ranges implements Gathering<Map<VocInterpolation, VocResult>> {

    private final TruthCounts truths;
    private final Set<Long> categories;
    private final VocPeaks all = new VocPeaks();
    private final Map<Long, double[]> areas = new TreeMap<>();
    private List<RangeTotals> offsets = List.of();

    Ranges(TruthCounts truths) {
      this.truths = truths;
      this.categories = new TreeSet<>(truths.categories());
    }

    @Override
    public List<byte[]> next(int pass, List<byte[]> ranges) {
      return switch (pass) {
        case 0 -> afterTotals(ranges);
        case 1 -> afterPeaks(ranges);
        default -> afterAreas(ranges);
      };
    }

    private List<byte[]> afterTotals(List<byte[]> ranges) {
      List<RangeTotals> totals = new ArrayList<>();
      for (byte[] range : ranges) {
        totals.add(RangeTotals.fromBytes(VocMatcher.SETTINGS, range));
        categories.addAll(totals.get(totals.size() - 1).categories());
      }
      offsets = RangeTotals.offsets(totals);
      return offsets.stream().map(offset -> new Start(offset, Map.of()).toBytes()).toList();
    }

    /** Goes from the last range to the first: what was seen so far lies after each. */
    private List<byte[]> afterPeaks(List<byte[]> ranges) {
      byte[][] starts = new byte[ranges.size()][];
      for (int i = starts.length - 1; i >= 0; i--) {
        VocPeaks peaks = VocPeaks.fromBytes(ranges.get(i));
        Map<Long, double[]> after = new TreeMap<>();
        for (long category : peaks.categories()) {
          after.put(category, new double[] {all.peak(category)});
        }
        starts[i] = new Start(offsets.get(i), after).toBytes();
        all.combine(peaks);
      }
      return List.of(starts);
    }

    private List<byte[]> afterAreas(List<byte[]> ranges) {
      for (byte[] range : ranges) {
        Map<Long, double[]> parts = new TreeMap<>();
        CategoryBytes.read(range, in -> CategoryBytes.readDoubles(in, parts));
        parts.forEach(
            (category, part) -> {
              double[] area =
                  areas.computeIfAbsent(category, none -> new double[CompensatedSum.NUMBERS]);
              CompensatedSum.add(area, part[0]);
              CompensatedSum.add(area, part[1]);
            });
      }
      return List.of();
    }

    @Override
    public Map<VocInterpolation, VocResult> result() {
      Map<Long, Double> elevenPoints = new TreeMap<>();
      Map<Long, Double> allPoints = new TreeMap<>();
      for (long category : categories) {
        boolean defined = truths.positives(category, 0) > 0;
        elevenPoints.put(category, defined ? all.elevenPoints(category) : VocResult.UNDEFINED);
        double[] area = areas.getOrDefault(category, new double[CompensatedSum.NUMBERS]);
        allPoints.put(category, defined ? CompensatedSum.value(area) : VocResult.UNDEFINED);
      }
      Map<VocInterpolation, VocResult> results = new EnumMap<>(VocInterpolation.class);
      results.put(VocInterpolation.ELEVEN_POINTS, new VocResult(elevenPoints));
      results.put(VocInterpolation.ALL_POINTS, new VocResult(allPoints));
      return results;
    }
  }
}
