package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.OperatingPointSweep;
import io.sparkdet.detection.coco.bootstrap.BootstrapCurves;
import io.sparkdet.detection.coco.bootstrap.BootstrapSweep;
import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.curve.BestPrecisions;
import io.sparkdet.detection.coco.curve.RangeSweep;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import java.util.Iterator;
import java.util.List;

/** The second pass over a partition of sorted records, which goes on where those before ended. */
final class SecondPass {

  private final Measures measures;
  private final EvaluationSettings settings;
  private final TruthCounts truths;
  private final BootstrapTotals drawnTruths;

  /**
   * Prepares the pass.
   *
   * @param truths the counts of all truths
   * @param drawnTruths the same of each bootstrap replicate
   */
  SecondPass(Measures measures, byte[] truths, byte[] drawnTruths) {
    this.measures = measures;
    this.settings = measures.settings();
    this.truths = TruthCounts.fromBytes(settings, truths);
    this.drawnTruths = BootstrapTotals.fromBytes(settings, measures.weights(), drawnTruths);
  }

  /**
   * Sweeps a partition.
   *
   * @param offset totals and bootstrap totals of the partitions before
   * @return bytes of best precisions, the operating points' parts, bootstrap curves
   */
  byte[][] sweep(byte[][] offset, Iterator<byte[]> blocks) {
    RangeTotals before = RangeTotals.fromBytes(settings, offset[0]);
    RangeSweep sweep = new RangeSweep(settings, truths, before);
    OperatingPointSweep points =
        new OperatingPointSweep(settings, Measures.scoreCriterion(settings), truths, before);
    BootstrapSweep bootstrap =
        new BootstrapSweep(
            settings,
            measures.weights(),
            drawnTruths,
            BootstrapTotals.fromBytes(settings, measures.weights(), offset[1]));
    boolean drawn = measures.bootstrap();
    SortedRecords.forEach(
        blocks,
        settings.words(),
        (category, score, image, rank, bits) -> {
          sweep.accept(category, score, bits, 0);
          if (!SliceKey.isSlice(category)) {
            points.accept(category, score, bits, 0);
            if (drawn) {
              bootstrap.accept(category, image, bits, 0);
            }
          }
        });
    List<OperatingPointSweep.Part> parts = points.result();
    return new byte[][] {
      sweep.result().toBytes(), OperatingPoints.toBytes(parts), bootstrap.result().toBytes()
    };
  }

  BestPrecisions best(byte[] bytes) {
    return BestPrecisions.fromBytes(settings, bytes);
  }

  BootstrapCurves curves() {
    return new BootstrapCurves(settings, measures.weights(), drawnTruths);
  }

  BootstrapCurves curves(byte[] bytes) {
    return BootstrapCurves.fromBytes(settings, measures.weights(), drawnTruths, bytes);
  }
}
