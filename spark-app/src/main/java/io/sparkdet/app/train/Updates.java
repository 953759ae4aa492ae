package io.sparkdet.app.train;

import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.OuterOptions;
import io.sparkdet.app.train.round.Exchange;
import io.sparkdet.app.train.round.RoundResult;
import io.sparkdet.app.train.round.TrainingVectors;
import io.sparkdet.detection.loss.LossNormalization;
import io.sparkdet.detection.loss.LossSums;
import io.sparkdet.efficientdet.training.FlatVectors;
import io.sparkdet.efficientdet.training.Optimizer;
import io.sparkdet.efficientdet.training.ParameterGroups;

/**
 * How the driver turns a round's sums into new weights.
 *
 * <p>After one step the summed gradient is divided, clipped and applied, as one worker with all the
 * images would. After several local steps the workers' weights, running statistics and memories are
 * averaged, and the outer optimizer follows {@code v = momentum v + (average - before)}, {@code
 * weights = before + rate (average - before + momentum v)}; at rate 1 and momentum 0 the average
 * itself. Running statistics are those of workers, averaged, in either case.
 */
final class Updates {

  private final LearningOptions learning;
  private final Optimizer optimizer;
  private final ParameterGroups groups;
  private final LossNormalization normalization;
  private final OuterOptions outer;

  Updates(
      LearningOptions learning,
      ParameterGroups groups,
      LossNormalization normalization,
      OuterOptions outer) {
    this.learning = learning;
    this.optimizer = learning.rule();
    this.groups = groups;
    this.normalization = normalization;
    this.outer = outer;
  }

  /** Takes what a round gave; false where it is not finite, and nothing has changed. */
  boolean take(Exchange exchange, RunState state, RoundResult result, double learningRate) {
    return switch (exchange) {
      case GRADIENTS -> apply(state, result, learningRate);
      case WEIGHTS -> merge(state, result);
    };
  }

  /** Applies a gradient; false where loss or gradient are not finite, and nothing has changed. */
  private boolean apply(RunState state, RoundResult result, double learningRate) {
    LossSums losses = result.losses();
    float[] gradient = result.sums().parameters();
    FlatVectors.scale(gradient, 1 / losses.divisor(normalization));
    double norm = FlatVectors.clip(gradient, learning.clipNorm());
    if (!losses.finite() || !Double.isFinite(norm)) {
      return false;
    }
    optimizer.update(
        state.parameters, gradient, state.memory, groups, learningRate, state.updates + 1);
    average(state.statistics, result.sums().statistics(), result.active());
    return true;
  }

  /** Takes the average of local steps; false where it is not finite, and nothing has changed. */
  private boolean merge(RunState state, RoundResult result) {
    TrainingVectors sums = result.sums();
    if (!Double.isFinite(FlatVectors.norm(sums.parameters()))) {
      return false;
    }
    average(state.statistics, sums.statistics(), result.active());
    for (int i = 0; i < state.memory.length; i++) {
      average(state.memory[i], sums.memory()[i], result.active());
    }
    if (outer.plain()) {
      average(state.parameters, sums.parameters(), result.active());
    } else {
      float[] mean = new float[state.parameters.length];
      average(mean, sums.parameters(), result.active());
      follow(state, mean);
    }
    return true;
  }

  private void follow(RunState state, float[] mean) {
    for (int i = 0; i < mean.length; i++) {
      double move = (double) mean[i] - state.parameters[i];
      double velocity = outer.momentum() * state.outerVelocity[i] + move;
      state.outerVelocity[i] = (float) velocity;
      double step = outer.rate() * (move + outer.momentum() * velocity);
      state.parameters[i] = (float) (state.parameters[i] + step);
    }
  }

  private static void average(float[] target, float[] sum, int count) {
    if (count == 1) {
      System.arraycopy(sum, 0, target, 0, sum.length);
    } else {
      for (int i = 0; i < sum.length; i++) {
        target[i] = (float) ((double) sum[i] / count);
      }
    }
  }
}
