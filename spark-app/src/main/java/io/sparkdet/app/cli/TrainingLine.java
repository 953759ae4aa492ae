package io.sparkdet.app.cli;

import io.sparkdet.app.train.RoundNews;
import io.sparkdet.app.train.TrainProgress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Shows how training goes: on a terminal one line that each round rewrites, elsewhere a line every
 * ten seconds; and a line an epoch.
 */
final class TrainingLine implements TrainProgress {

  private static final double PLAIN_SECONDS = 10;

  /** How much the latest round counts in the shown speed. */
  private static final double LATEST = 0.1;

  private final PrintWriter err;
  private final boolean terminal;
  private long shownAt = System.nanoTime();
  private int shown;
  private double imagesPerSecond;
  private double secondsPerStep;

  TrainingLine(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void note(String sentence) {
    clear();
    err.println("sparkdet: " + sentence);
  }

  @Override
  public void round(RoundNews news) {
    double rate = news.images() / Math.max(1e-9, news.seconds());
    imagesPerSecond = smooth(imagesPerSecond, rate);
    secondsPerStep = smooth(secondsPerStep, news.seconds() / news.stepsOfRound());
    boolean due = (System.nanoTime() - shownAt) / 1e9 >= PLAIN_SECONDS;
    if (!terminal && !due) {
      return;
    }
    shownAt = System.nanoTime();
    String line = line(news, imagesPerSecond, secondsPerStep * news.stepsLeft());
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
      err.flush();
      shown = line.length();
    } else {
      err.println(line);
    }
  }

  @Override
  public void epoch(String line) {
    clear();
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
  static String line(RoundNews news, double imagesPerSecond, double secondsLeft) {
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

  private static String counts(List<Long> counts) {
    return counts.stream().map(String::valueOf).collect(Collectors.joining("/"));
  }

  private static double smooth(double before, double latest) {
    return before == 0 ? latest : before + LATEST * (latest - before);
  }

  private void clear() {
    if (terminal && shown > 0) {
      err.print("\r" + " ".repeat(shown) + "\r");
      err.flush();
      shown = 0;
    }
  }
}
