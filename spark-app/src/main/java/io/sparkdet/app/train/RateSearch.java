package io.sparkdet.app.train;

import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.round.Exchange;
import io.sparkdet.app.train.round.Round;
import io.sparkdet.app.train.round.RoundResult;
import io.sparkdet.app.train.round.RoundRunner;
import io.sparkdet.detection.loss.LossSums;
import io.sparkdet.efficientdet.training.RateCurve;
import java.util.Locale;

/**
 * Finds a learning rate by a range test: a few dozen rounds of the run itself, on weights of its
 * own, at rates that rise from far too small ones until the loss blows up. The same run finds the
 * same rate.
 */
final class RateSearch {

  /** Rounds from the lowest rate to the highest. */
  private static final int ROUNDS = 40;

  /** The highest rate is so many times the lowest. */
  private static final double SPAN = 1e5;

  private final TrainRequest request;
  private final RoundRunner runner;
  private final RoundPlanner planner;
  private final Updates updates;
  private final TrainingSet set;
  private final TrainProgress progress;

  RateSearch(
      TrainRequest request,
      RoundRunner runner,
      RoundPlanner planner,
      Updates updates,
      TrainingSet set,
      TrainProgress progress) {
    this.request = request;
    this.runner = runner;
    this.planner = planner;
    this.updates = updates;
    this.set = set;
    this.progress = progress;
  }

  /**
   * Runs the test.
   *
   * @param state weights of the beginning, which it uses up
   */
  RateCurve run(RunState state) {
    Exchange exchange = Exchange.of(request.budget().localSteps());
    RateCurve curve = new RateCurve();
    int[] order = request.sampling().order(set, request.seed(), state.epoch);
    for (int i = 0; i < ROUNDS && !curve.blownUp(); i++) {
      if (state.round == planner.batches(state.epoch).rounds()) {
        state.epoch++;
        state.round = 0;
        order = request.sampling().order(set, request.seed(), state.epoch);
      }
      double rate = rate(i);
      Round round = planner.plan(state, order, update -> rate);
      RoundResult result = runner.run(round, state.toWorkers(exchange));
      if (result.active() > 0) {
        LossSums losses = result.losses();
        double divisor = losses.divisor(request.loss().settings().normalization());
        double loss = (losses.classLoss() + losses.boxLoss()) / divisor;
        boolean applied = updates.take(exchange, state, result, rate);
        curve.add(rate, applied ? loss : Double.NaN);
        progress.note(
            String.format(Locale.ROOT, "Learning rate %.2e of the search: loss %.4f", rate, loss));
      }
      state.updates += round.steps();
      state.round++;
    }
    return curve;
  }

  private double rate(int round) {
    double highest = request.learning().optimizer() == LearningOptions.Rule.SGD ? 10 : 1;
    return highest / SPAN * Math.pow(SPAN, (double) round / (ROUNDS - 1));
  }
}
