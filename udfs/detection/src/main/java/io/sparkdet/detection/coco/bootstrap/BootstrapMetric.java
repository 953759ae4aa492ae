package io.sparkdet.detection.coco.bootstrap;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.record.CocoRecords;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The average precisions of bootstrap replicates of the images, in two passes: weighted counts of
 * each range, then its best precisions.
 *
 * @param settings what is measured
 * @param weights how often each image is drawn in each replicate
 */
public record BootstrapMetric(EvaluationSettings settings, BootstrapWeights weights)
    implements RankedMetric<BootstrapTotals, BootstrapResult> {

  @Override
  public RecordSource records() {
    return new CocoRecords(settings);
  }

  @Override
  public ImageMetric<BootstrapTotals> truths() {
    return new DrawnTruths(settings, weights);
  }

  /** The truths to be found in each replicate. */
  private record DrawnTruths(EvaluationSettings settings, BootstrapWeights weights)
      implements ImageMetric<BootstrapTotals> {
    @Override
    public BootstrapTotals empty() {
      return new BootstrapTotals(settings, weights);
    }

    @Override
    public BootstrapTotals fromBytes(byte[] bytes) {
      return BootstrapTotals.fromBytes(settings, weights, bytes);
    }

    @Override
    public void accept(BootstrapTotals state, MeasuredImage image) {
      state.accept(image.boxes().id(), image.boxes().truths());
    }
  }

  @Override
  public int passes() {
    return 2;
  }

  @Override
  public RangeFold fold(int pass, BootstrapTotals truths, byte[] start) {
    if (pass == 0) {
      BootstrapTotals totals = new BootstrapTotals(settings, weights);
      return new RangeFold(
          (category, score, image, rank, bits) -> totals.accept(category, image, bits, 0),
          totals::toBytes);
    }
    BootstrapSweep sweep =
        new BootstrapSweep(
            settings, weights, truths, BootstrapTotals.fromBytes(settings, weights, start));
    return new RangeFold(
        (category, score, image, rank, bits) -> sweep.accept(category, image, bits, 0),
        () -> sweep.result().toBytes());
  }

  @Override
  public Gathering<BootstrapResult> gather(BootstrapTotals truths) {
    BootstrapCurves curves = new BootstrapCurves(settings, weights, truths);
    return new Gathering<>() {
      @Override
      public List<byte[]> next(int pass, List<byte[]> ranges) {
        if (pass > 0) {
          ranges.forEach(
              range -> curves.combine(BootstrapCurves.fromBytes(settings, weights, truths, range)));
          return List.of();
        }
        List<BootstrapTotals> totals = new ArrayList<>();
        ranges.forEach(range -> totals.add(BootstrapTotals.fromBytes(settings, weights, range)));
        return BootstrapTotals.offsets(totals).stream().map(BootstrapTotals::toBytes).toList();
      }

      @Override
      public BootstrapResult result() {
        return curves.result();
      }
    };
  }
}
