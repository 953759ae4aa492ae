package io.sparkdet.app.cli;

import io.sparkdet.app.label.LabelProgress;
import io.sparkdet.app.label.LiveCounts;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows how labelling goes: on a terminal one line that is rewritten every half second, elsewhere a
 * line every ten seconds.
 */
final class ProgressLine implements LabelProgress {

  private static final long TERMINAL_MILLIS = 500;
  private static final long PLAIN_MILLIS = 10_000;

  private final PrintWriter err;
  private final boolean terminal;
  private @Nullable ScheduledExecutorService timer;
  private int shown;

  ProgressLine(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void note(String sentence) {
    err.println("sparkdet: " + sentence);
  }

  @Override
  public synchronized void labelling(long images, LiveCounts counts) {
    long start = System.nanoTime();
    long period = terminal ? TERMINAL_MILLIS : PLAIN_MILLIS;
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sparkdet-progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        timer.scheduleAtFixedRate(
            () -> show(line(images, counts.images(), counts.failed(), secondsSince(start))),
            period,
            period,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void labelled() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
    if (terminal && shown > 0) {
      err.print("\r" + " ".repeat(shown) + "\r");
      err.flush();
      shown = 0;
    }
  }

  private synchronized void show(String line) {
    if (timer == null) {
      return;
    }
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
      err.flush();
      shown = line.length();
    } else {
      err.println(line);
    }
  }

  /**
   * Returns one line of progress.
   *
   * @param images how many there are, -1 when that is unknown
   */
  static String line(long images, long done, long failed, double seconds) {
    double rate = seconds > 0 ? done / seconds : 0;
    StringBuilder line = new StringBuilder();
    line.append(
        images < 0
            ? String.format(Locale.ROOT, "%,d images", done)
            : String.format(Locale.ROOT, "%,d of %,d images", done, images));
    line.append(String.format(Locale.ROOT, ", %.1f images/s, %,d failed", rate, failed));
    if (images >= 0 && done > 0) {
      line.append(", ").append(Durations.text((images - done) / rate)).append(" left");
    }
    return line.toString();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
