package io.sparkdet.app.train.round;

import io.sparkdet.detection.loss.LossSums;
import java.util.Comparator;
import java.util.List;

/** What all workers of a round gave together. */
public final class RoundResult {

  private final List<WorkerReport> reports;
  private final TrainingVectors sums;

  /**
   * Takes a round's results.
   *
   * @param sums of the workers' vectors, added in worker order; empty where nobody had an image
   */
  RoundResult(List<WorkerReport> reports, TrainingVectors sums) {
    this.reports = reports.stream().sorted(Comparator.comparingInt(WorkerReport::worker)).toList();
    this.sums = sums;
  }

  /** Returns how many workers had images. */
  public int active() {
    return (int) reports.stream().filter(report -> report.steps() > 0).count();
  }

  /** Returns the vectors' sums. */
  public TrainingVectors sums() {
    return sums;
  }

  /** Returns the losses of all workers, added in worker order. */
  public LossSums losses() {
    LossSums losses = reports.get(0).sums();
    for (WorkerReport report : reports.subList(1, reports.size())) {
      losses = losses.plus(report.sums());
    }
    return losses;
  }

  public int skippedSteps() {
    return reports.stream().mapToInt(WorkerReport::skippedSteps).sum();
  }

  public int failedImages() {
    return failed().size();
  }

  /** Returns the numbers of the images that could not be read or decoded. */
  public List<Integer> failed() {
    return reports.stream().flatMap(report -> report.failed().stream()).toList();
  }

  /** Returns the seconds that the slowest worker computed. */
  public double workSeconds() {
    return reports.stream().mapToDouble(WorkerReport::seconds).max().orElse(0);
  }
}
