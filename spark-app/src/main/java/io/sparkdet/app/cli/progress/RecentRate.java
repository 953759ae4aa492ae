package io.sparkdet.app.cli.progress;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast a count has grown lately, in units a second over the last half minute.
 *
 * <p>Counts arrive in steps, with executors' heartbeats, and the first ones late, since executors
 * load the model first. So time is taken from one growth to another, the first of all being the
 * beginning; and nothing is said before some seconds and some steps give a rate that is worth
 * something.
 */
final class RecentRate {

  private static final double WINDOW_SECONDS = 30;
  private static final double LEAST_SECONDS = 5;
  private static final int LEAST_STEPS = 3;

  private record Step(double seconds, long count) {}

  private final Deque<Step> steps = new ArrayDeque<>();

  /**
   * Takes a count.
   *
   * @param seconds a clock, never behind an earlier one
   * @param count how many there are by then
   */
  void take(double seconds, long count) {
    if (count <= 0 || (!steps.isEmpty() && steps.getLast().count() == count)) {
      return;
    }
    steps.add(new Step(seconds, count));
    while (steps.size() > LEAST_STEPS && seconds - steps.getFirst().seconds() > WINDOW_SECONDS) {
      steps.removeFirst();
    }
  }

  /**
   * Returns units a second at that time, or 0 while nothing can be said. It falls while nothing
   * grows for longer than it took before.
   */
  double at(double seconds) {
    if (steps.size() < LEAST_STEPS) {
      return 0;
    }
    Step first = steps.getFirst();
    Step last = steps.getLast();
    double span = last.seconds() - first.seconds();
    if (span < LEAST_SECONDS) {
      return 0;
    }
    double pause = seconds - last.seconds();
    double usual = span / (steps.size() - 1);
    return (last.count() - first.count()) / (span + Math.max(0, pause - 2 * usual));
  }
}
