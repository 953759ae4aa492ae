package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.ScoreHistogram;
import io.sparkdet.detection.coco.bootstrap.BootstrapTotals;
import io.sparkdet.detection.coco.curve.RangeTotals;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import java.util.Iterator;

/** What the first pass counts in a partition of sorted records; the order does not matter to it. */
final class FirstPass {

  private final RangeTotals totals;
  private final ScoreHistogram scores;
  private final BootstrapTotals bootstrap;

  private FirstPass(RangeTotals totals, ScoreHistogram scores, BootstrapTotals bootstrap) {
    this.totals = totals;
    this.scores = scores;
    this.bootstrap = bootstrap;
  }

  /** Makes counts of nothing. */
  static FirstPass empty(Measures measures) {
    EvaluationSettings settings = measures.settings();
    return new FirstPass(
        new RangeTotals(settings),
        measures.scores(),
        new BootstrapTotals(settings, measures.weights()));
  }

  /** Counts a partition's records. */
  static FirstPass of(Measures measures, Iterator<byte[]> blocks) {
    FirstPass pass = empty(measures);
    boolean bootstrap = measures.bootstrap();
    SortedRecords.forEach(
        blocks,
        measures.settings().words(),
        (category, score, image, rank, bits) -> {
          pass.totals.accept(category, rank, bits, 0);
          if (!SliceKey.isSlice(category)) {
            pass.scores.accept(category, score, bits, 0);
            if (bootstrap) {
              pass.bootstrap.accept(category, image, bits, 0);
            }
          }
        });
    return pass;
  }

  void combine(FirstPass other) {
    totals.combine(other.totals);
    scores.combine(other.scores);
    bootstrap.combine(other.bootstrap);
  }

  RangeTotals totals() {
    return totals;
  }

  ScoreHistogram scores() {
    return scores;
  }

  BootstrapTotals bootstrap() {
    return bootstrap;
  }

  byte[][] toBytes() {
    return new byte[][] {totals.toBytes(), scores.toBytes(), bootstrap.toBytes()};
  }

  static FirstPass fromBytes(Measures measures, byte[][] bytes) {
    EvaluationSettings settings = measures.settings();
    return new FirstPass(
        RangeTotals.fromBytes(settings, bytes[0]),
        ScoreHistogram.fromBytes(
            settings, Measures.scoreCriterion(settings), measures.scoreScale(), bytes[1]),
        BootstrapTotals.fromBytes(settings, measures.weights(), bytes[2]));
  }
}
