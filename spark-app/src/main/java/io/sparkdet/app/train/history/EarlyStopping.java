package io.sparkdet.app.train.history;

import java.util.List;

/**
 * Ends a run that gets no better: so many epochs in a row were worse than one before them. They are
 * compared by AP, or where nothing is validated by the sum of the losses. An epoch that equals the
 * best one so far counts as the best, as it does for the model that is kept, so that the first
 * epochs of a network from random weights, all of AP 0, end no run.
 *
 * @param patience epochs that may be worse; 0 for any number
 */
public record EarlyStopping(int patience) {

  /** Refuses a negative number. */
  public EarlyStopping {
    if (patience < 0) {
      throw new IllegalArgumentException(
          "Cannot stop after %d epochs that are no better: give a number from 1, or 0 for never"
              .formatted(patience));
    }
  }

  /** Returns whether a run with this history ends. */
  public boolean ends(List<String> history) {
    return patience > 0 && history.size() - bestEpoch(history) >= patience;
  }

  /** Returns the place of the best epoch's line, from 1; 0 where no epoch was measured. */
  public static int bestEpoch(List<String> history) {
    int best = 0;
    double value = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < history.size(); i++) {
      double now = goodness(history.get(i));
      if (now >= value && now > Double.NEGATIVE_INFINITY) {
        value = now;
        best = i + 1;
      }
    }
    return best;
  }

  private static double goodness(String line) {
    return History.value(line, "ap")
        .orElseGet(
            () ->
                -History.value(line, "class_loss").orElse(Double.POSITIVE_INFINITY)
                    - History.value(line, "box_loss").orElse(Double.POSITIVE_INFINITY));
  }
}
