package io.sparkdet.efficientdet.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The losses of a learning rate range test (Smith, "Cyclical learning rates for training neural
 * networks"; arXiv 1506.01186): steps at rates that rise in equal factors, until the loss blows up.
 * The rate that it recommends is a tenth of the one where the smoothed loss was lowest, as fastai's
 * rule of the minimum does.
 */
public final class RateCurve {

  /** The name of the file beside a run's history. */
  public static final String FILE = "learning_rate.csv";

  /** The columns of the file. */
  public static final String HEADER = "learning_rate,loss,smoothed_loss";

  private static final double SMOOTHING = 0.8;

  /** A smoothed loss so many times the lowest one ends the test. */
  private static final double BLOWN_UP = 3;

  /** What the recommended rate is divided by. */
  private static final double MARGIN = 10;

  private final List<String> lines = new ArrayList<>();
  private double weighted;
  private double weight;
  private double lowest = Double.POSITIVE_INFINITY;
  private double rateOfLowest;
  private boolean blownUp;

  /**
   * Adds a step; nothing more is added once the loss has blown up.
   *
   * @param rate of the step, above those before
   * @param loss at the weights before the step
   */
  public void add(double rate, double loss) {
    if (!Double.isFinite(loss)) {
      blownUp = true;
      return;
    }
    weighted = SMOOTHING * weighted + (1 - SMOOTHING) * loss;
    weight = SMOOTHING * weight + (1 - SMOOTHING);
    double smoothed = weighted / weight;
    lines.add(String.format(Locale.ROOT, "%s,%s,%s", rate, loss, smoothed));
    if (smoothed < lowest) {
      lowest = smoothed;
      rateOfLowest = rate;
    }
    blownUp = smoothed > BLOWN_UP * lowest;
  }

  /** Returns whether no step had a finite loss. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Returns whether larger rates are worth no step. */
  public boolean blownUp() {
    return blownUp;
  }

  /**
   * Returns the rate that it recommends.
   *
   * @throws IllegalStateException if no step had a finite loss
   */
  public double recommended() {
    if (lines.isEmpty()) {
      throw new IllegalStateException("Cannot recommend a learning rate: no loss was finite");
    }
    return rateOfLowest / MARGIN;
  }

  /** Returns the file's text. */
  public String text() {
    return HEADER + "\n" + String.join("\n", lines) + "\n";
  }

  /**
   * Reads back what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static RateCurve of(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IllegalArgumentException(
          "Cannot read rates: the first line is not '%s'".formatted(HEADER));
    }
    RateCurve curve = new RateCurve();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (cells.length != HEADER.split(",", -1).length) {
        throw new IllegalArgumentException("Cannot read rates: '%s' is no line".formatted(line));
      }
      curve.add(Double.parseDouble(cells[0]), Double.parseDouble(cells[1]));
    }
    return curve;
  }
}
