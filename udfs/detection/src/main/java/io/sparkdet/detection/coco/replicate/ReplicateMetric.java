package io.sparkdet.detection.coco.replicate;

import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.record.CocoRecords;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;
import io.sparkdet.detection.metric.RankedMetric;
import io.sparkdet.detection.metric.RecordSource;
import java.util.Set;

/**
 * COCO's twelve numbers in every bootstrap replicate of the images: a detection whose image a
 * replicate drew w times counts w times, and so does a truth.
 *
 * <p>A category that lies whole in one range is finished there, in one sweep from its lowest score
 * to its highest: seen from that end, the best precision at any higher recall is the best so far,
 * so that a sum a criterion and replicate is all that is kept. A category that is cut needs more
 * passes, in which a range hears what the others hold:
 *
 * <ol>
 *   <li>which categories are cut: the first and the last of each range are told;
 *   <li>the others are finished; of the cut ones true and false positives are counted;
 *   <li>the best precision of each range;
 *   <li>the sums, from the counts of the ranges before and the best precision of those behind.
 * </ol>
 *
 * <p>Sums are whole multiples of 2<sup>-52</sup>, so that numbers are the same bits wherever ranges
 * are cut. A range keeps the words of its largest category's detections, 24 bytes each; of a
 * category that is cut travel less than 2 kB a replicate under COCO's settings.
 *
 * @param settings what is measured
 * @param weights how often each image is drawn in each replicate
 */
public record ReplicateMetric(EvaluationSettings settings, BootstrapWeights weights)
    implements RankedMetric<ReplicateTruths, ReplicateResult> {

  @Override
  public RecordSource records() {
    return new CocoRecords(settings);
  }

  @Override
  public ImageMetric<ReplicateTruths> truths() {
    return new DrawnTruths(settings, weights);
  }

  /** The truths to be found in each replicate. */
  private record DrawnTruths(EvaluationSettings settings, BootstrapWeights weights)
      implements ImageMetric<ReplicateTruths> {
    @Override
    public ReplicateTruths empty() {
      return new ReplicateTruths(settings, weights);
    }

    @Override
    public ReplicateTruths fromBytes(byte[] bytes) {
      return ReplicateTruths.fromBytes(settings, weights, bytes);
    }

    @Override
    public void accept(ReplicateTruths state, MeasuredImage image) {
      state.accept(image.boxes().id(), image.boxes().truths());
    }
  }

  /** Boxes of categories that the annotations do not list count only where none is told apart. */
  @Override
  public ReplicateTruths listed(ReplicateTruths truths, Set<Long> categories) {
    return settings.categoryMode() == CategoryMode.CLASS_AGNOSTIC
        ? truths
        : truths.only(categories);
  }

  @Override
  public int passes() {
    return 4;
  }

  @Override
  public RangeFold fold(int pass, ReplicateTruths truths, byte[] start) {
    ReplicateRange range =
        switch (pass) {
          case 0 -> new EndsOfRange();
          case 1 -> new WholeCategories(this, truths, RangeState.fromBytes(start));
          case 2 -> new PeaksOfRange(this, RangeState.fromBytes(start));
          default -> new CutCategories(this, truths, RangeState.fromBytes(start));
        };
    return new RangeFold(
        (category, score, image, rank, bits) -> range.accept(category, image, rank, bits),
        () -> range.left().toBytes());
  }

  @Override
  public Gathering<ReplicateResult> gather(ReplicateTruths truths) {
    return new ReplicateGathering(this, truths);
  }
}
