package io.sparkdet.app.train.history;

import io.sparkdet.app.train.round.EpochTotals;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoSummary;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The lines of {@code history.csv}, one an epoch; a measure that was not taken is empty. */
public final class History {

  /** The names of the columns. */
  public static final String HEADER =
      "epoch,class_loss,box_loss,learning_rate,ap,ap50,seconds,images,positives,images_per_second,"
          + "skipped_rounds,failed_images,round_overhead,"
          + "positives_small,positives_medium,positives_large,images_without_boxes";

  private History() {}

  /**
   * Returns an epoch's line.
   *
   * @param epoch from 1
   * @param learningRate of its last step
   */
  public static String line(
      int epoch, EpochTotals totals, double learningRate, Optional<CocoSummary> measured) {
    return String.format(
        Locale.ROOT,
        "%d,%s,%s,%.6g,%s,%s,%.2f,%d,%d,%.3f,%d,%d,%.4f,%d,%d,%d,%d",
        epoch,
        loss(totals, totals.meanClassLoss()),
        loss(totals, totals.meanBoxLoss()),
        learningRate,
        measured.map(summary -> value(summary, CocoMetric.AP)).orElse(""),
        measured.map(summary -> value(summary, CocoMetric.AP50)).orElse(""),
        totals.seconds(),
        totals.images(),
        totals.positives().all(),
        totals.images() / Math.max(1e-9, totals.seconds()),
        totals.skipped(),
        totals.failedImages(),
        1 - totals.workSeconds() / Math.max(1e-9, totals.seconds()),
        totals.positives().small(),
        totals.positives().medium(),
        totals.positives().large(),
        totals.withoutBoxes());
  }

  /** Returns the epoch of a line, from 1; of a continued model's first, the one after its last. */
  public static int epoch(String line) {
    return Integer.parseInt(line.substring(0, line.indexOf(',')));
  }

  /**
   * Returns a column's value in a line; nothing where it was not measured, or by an earlier version
   * that did not know the column.
   *
   * @param column a name of {@link #HEADER}
   */
  public static OptionalDouble value(String line, String column) {
    int place = Arrays.asList(HEADER.split(",", -1)).indexOf(column);
    String[] fields = line.split(",", -1);
    String text = place < fields.length ? fields[place] : "";
    return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
  }

  /** Returns nothing where no round had a loss. */
  private static String loss(EpochTotals totals, double mean) {
    return totals.rounds() == 0 ? "" : String.format(Locale.ROOT, "%.6g", mean);
  }

  private static String value(CocoSummary summary, CocoMetric metric) {
    return String.format(Locale.ROOT, "%.6f", summary.value(metric));
  }
}
