package io.sparkdet.app.cli.progress;

import io.sparkdet.app.label.LabelListener;
import io.sparkdet.app.label.LabelProgress;
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
public final class ProgressLine implements LabelProgress {

  private static final long PERIOD_MILLIS = 500;
  private static final long PLAIN_NANOS = 10_000_000_000L;

  private final PrintWriter err;
  private final boolean terminal;
  private final TerminalLine line;
  private @Nullable ScheduledExecutorService timer;

  public ProgressLine(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
    this.line = TerminalLine.of(err);
  }

  @Override
  public synchronized void note(String sentence) {
    line.clear();
    err.println("sparkdet: " + sentence);
  }

  @Override
  public synchronized void labelling(long images, LabelListener counts) {
    long start = System.nanoTime();
    RecentRate rate = new RecentRate();
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sparkdet-progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        timer.scheduleAtFixedRate(
            new Runnable() {
              private long shownAt = start;

              @Override
              public void run() {
                double seconds = secondsSince(start);
                long done = counts.images();
                rate.take(seconds, done);
                long now = System.nanoTime();
                if (terminal || now - shownAt >= PLAIN_NANOS) {
                  shownAt = now;
                  show(text(images, done, counts.failed(), rate.at(seconds)));
                }
              }
            },
            PERIOD_MILLIS,
            PERIOD_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void labelled() {
    if (timer != null) {
      timer.shutdownNow();
      timer = null;
    }
    line.clear();
  }

  private synchronized void show(String text) {
    if (timer == null) {
      return;
    }
    if (terminal) {
      line.show(text);
    } else {
      err.println(text);
    }
  }

  /**
   * Returns one line of progress.
   *
   * @param images how many there are, -1 when that is unknown
   * @param rate images a second lately, 0 when that is unknown
   */
  static String text(long images, long done, long failed, double rate) {
    StringBuilder text = new StringBuilder();
    text.append(
        images < 0
            ? String.format(Locale.ROOT, "%,d images", done)
            : String.format(Locale.ROOT, "%,d of %,d images", done, images));
    if (rate > 0) {
      text.append(String.format(Locale.ROOT, ", %.1f images/s", rate));
    }
    text.append(String.format(Locale.ROOT, ", %,d failed", failed));
    if (images >= 0 && rate > 0) {
      text.append(", ").append(Durations.text(Math.max(0, images - done) / rate)).append(" left");
    }
    return text.toString();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
