package io.sparkdet.app.train;

import io.sparkdet.app.train.round.EpochTotals;
import io.sparkdet.app.train.round.Exchange;
import io.sparkdet.app.train.round.TrainingVectors;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.efficientdet.training.FlatVectors;
import io.sparkdet.efficientdet.training.Plateau;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that a run carries from round to round, on the driver: what a checkpoint holds. */
final class RunState {

  final float[] parameters;
  final float[] statistics;
  final float[] averageParameters;
  final float[] averageStatistics;

  /** What the optimizer remembers. */
  final float[][] memory;

  /** What the outer optimizer of local steps remembers; empty without one. */
  final float[] outerVelocity;

  int epoch;
  int round;

  /** The epoch that the run began with: 0, or that at which it continues a model. */
  int firstEpoch;

  /** The updates that were taken before the run. */
  long firstUpdate;

  /** Steps taken in the whole run, skipped ones included, and before it. */
  long updates;

  /** Rounds, or local steps, whose loss or gradient was not finite. */
  long skipped;

  int skippedInARow;
  Plateau plateau = Plateau.START;

  /** Of the model that is kept, by COCO's names; empty until one was measured. */
  Map<String, Double> metrics = Map.of();

  EpochTotals totals = EpochTotals.NONE;
  final List<String> history = new ArrayList<>();

  RunState(float[] parameters, float[] statistics, float[][] memory, float[] outerVelocity) {
    this(parameters, statistics, parameters.clone(), statistics.clone(), memory, outerVelocity);
  }

  RunState(
      float[] parameters,
      float[] statistics,
      float[] averageParameters,
      float[] averageStatistics,
      float[][] memory,
      float[] outerVelocity) {
    this.parameters = parameters;
    this.statistics = statistics;
    this.averageParameters = averageParameters;
    this.averageStatistics = averageStatistics;
    this.memory = memory;
    this.outerVelocity = outerVelocity;
  }

  /** Returns the weights as they are now. */
  TrainingVectors present() {
    return new TrainingVectors(parameters, statistics);
  }

  /** Returns the moving averages of the weights. */
  TrainingVectors average() {
    return new TrainingVectors(averageParameters, averageStatistics);
  }

  /** Returns what workers need for a round. */
  TrainingVectors toWorkers(Exchange exchange) {
    return switch (exchange) {
      case GRADIENTS -> present();
      case WEIGHTS -> new TrainingVectors(parameters, statistics, memory);
    };
  }

  /** Returns the AP of the model that is kept. */
  double bestAp() {
    return metrics.getOrDefault(CocoMetric.AP.label(), Double.NEGATIVE_INFINITY);
  }

  /** Moves the average weights towards the present ones. */
  void moveAverage(double decay) {
    double effective = FlatVectors.averageDecay(decay, updates);
    FlatVectors.average(averageParameters, parameters, effective);
    FlatVectors.average(averageStatistics, statistics, effective);
  }
}
