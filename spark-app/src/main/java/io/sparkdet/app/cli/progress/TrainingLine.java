package io.sparkdet.app.cli.progress;

import io.sparkdet.app.train.TrainProgress;
import io.sparkdet.app.train.round.RoundProgress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Shows how training goes: on a terminal one line that each round rewrites, with as much as fits
 * its width, elsewhere a line every ten seconds; and a line an epoch.
 */
public final class TrainingLine implements TrainProgress {

  private static final double PLAIN_SECONDS = 10;

  /** How much the latest round counts in the shown speed. */
  private static final double LATEST = 0.1;

  private final PrintWriter err;
  private final boolean terminal;
  private final TerminalLine shown;
  private long shownAt = System.nanoTime();
  private double imagesPerSecond;
  private double secondsPerStep;

  public TrainingLine(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
    this.shown = TerminalLine.of(err);
  }

  @Override
  public void note(String sentence) {
    shown.clear();
    err.println("sparkdet: " + sentence);
  }

  @Override
  public void round(RoundProgress news) {
    double rate = news.images() / Math.max(1e-9, news.seconds());
    imagesPerSecond = smooth(imagesPerSecond, rate);
    secondsPerStep = smooth(secondsPerStep, news.seconds() / news.stepsOfRound());
    boolean due = (System.nanoTime() - shownAt) / 1e9 >= PLAIN_SECONDS;
    if (!terminal && !due) {
      return;
    }
    shownAt = System.nanoTime();
    double secondsLeft = secondsPerStep * news.stepsLeft();
    if (terminal) {
      shown.show(line(news, imagesPerSecond, secondsLeft, shown.columns()));
    } else {
      err.println(line(news, imagesPerSecond, secondsLeft));
    }
  }

  @Override
  public void epoch(String line) {
    shown.clear();
    String[] fields = line.split(",", -1);
    err.printf(
        Locale.ROOT,
        "epoch %s: class loss %s, box loss %s, rate %s%s, %s s%n",
        fields[0],
        fields[1],
        fields[2],
        fields[3],
        fields[4].isEmpty() ? "" : ", AP " + fields[4],
        fields[6]);
  }

  /** Returns one line of progress. */
  static String line(RoundProgress news, double imagesPerSecond, double secondsLeft) {
    return String.format(
        Locale.ROOT,
        "epoch %d of %d, step %d of %d, class loss %.4f, box loss %.4f, positives %s by level,"
            + " %s small/medium/large, rate %.2e, %.1f images/s, %s left",
        news.epoch(),
        news.epochs(),
        news.step(),
        news.steps(),
        news.classLoss(),
        news.boxLoss(),
        counts(news.positivesByLevel()),
        counts(news.positivesBySize()),
        news.learningRate(),
        imagesPerSecond,
        Durations.text(secondsLeft));
  }

  /** Returns what fits a terminal: without anchors and rate where it is narrow. */
  static String line(RoundProgress news, double imagesPerSecond, double secondsLeft, int columns) {
    String whole = line(news, imagesPerSecond, secondsLeft);
    if (whole.length() < columns) {
      return whole;
    }
    String without =
        String.format(
            Locale.ROOT,
            "epoch %d of %d, step %d of %d, class loss %.4f, box loss %.4f, rate %.2e, %.1f images/s, %s left",
            news.epoch(),
            news.epochs(),
            news.step(),
            news.steps(),
            news.classLoss(),
            news.boxLoss(),
            news.learningRate(),
            imagesPerSecond,
            Durations.text(secondsLeft));
    return without.length() < columns
        ? without
        : String.format(
            Locale.ROOT,
            "epoch %d/%d, step %d/%d, loss %.3f + %.3f, %.1f/s, %s left",
            news.epoch(),
            news.epochs(),
            news.step(),
            news.steps(),
            news.classLoss(),
            news.boxLoss(),
            imagesPerSecond,
            Durations.text(secondsLeft));
  }

  private static String counts(List<Long> counts) {
    return counts.stream().map(String::valueOf).collect(Collectors.joining("/"));
  }

  private static double smooth(double before, double latest) {
    return before == 0 ? latest : before + LATEST * (latest - before);
  }
}
