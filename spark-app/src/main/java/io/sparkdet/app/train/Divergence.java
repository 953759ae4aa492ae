package io.sparkdet.app.train;

import java.util.Optional;

/**
 * Tells a run that has left the numbers: its loss or gradient is not finite any more, or its
 * weights are not. The next rounds of such a run are skipped, so that it would end as if all had
 * gone well.
 */
final class Divergence {

  private Divergence() {}

  /** Returns what is not finite in a state, if anything. */
  static Optional<String> ofState(RunState state) {
    if (!finite(state.parameters) || !finite(state.averageParameters)) {
      return Optional.of("weights are not finite");
    }
    if (!finite(state.statistics) || !finite(state.averageStatistics)) {
      return Optional.of("running statistics are not finite");
    }
    for (float[] memory : state.memory) {
      if (!finite(memory)) {
        return Optional.of("the optimizer's memory is not finite");
      }
    }
    return Optional.empty();
  }

  /** Returns what is wrong at the end of an epoch, before it is counted, if anything. */
  static Optional<String> ofEpoch(RunState state) {
    return state.totals.rounds() == 0
        ? Optional.of("no round had a finite loss and gradient")
        : ofState(state);
  }

  /** Returns whether the latest round could use the weights, as far as is known. */
  static boolean sound(RunState state) {
    return state.skippedInARow == 0 && ofState(state).isEmpty();
  }

  private static boolean finite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
