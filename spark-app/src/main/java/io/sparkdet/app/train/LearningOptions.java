package io.sparkdet.app.train;

import io.sparkdet.efficientdet.training.Freezing;
import io.sparkdet.efficientdet.training.Optimizer;
import io.sparkdet.efficientdet.training.ParameterGroups;
import io.sparkdet.efficientdet.training.ParameterLayout;
import java.io.Serializable;
import java.util.Locale;

/**
 * How weights follow gradients; travels to executors.
 *
 * @param optimizer which rule
 * @param weightDecay of kernels
 * @param backboneFactor share of the learning rate that the backbone gets
 * @param clipNorm the longest gradient; 0 means no limit
 * @param freezing what is left as it is
 * @param dropPath probability with which a last block is dropped
 */
public record LearningOptions(
    Rule optimizer,
    double weightDecay,
    double backboneFactor,
    double clipNorm,
    Freezing freezing,
    double dropPath)
    implements Serializable {

  /** Momentum of {@link Rule#SGD}, that of zylo117's and google/automl's training. */
  private static final double MOMENTUM = 0.9;

  /** Which optimiser. */
  public enum Rule {
    /** Stochastic gradient descent with Nesterov's momentum of 0.9. */
    SGD,
    /** Adam with decoupled weight decay. */
    ADAMW;

    /** Returns the name that users write. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Refuses numbers that no training can use. */
  public LearningOptions {
    if (!(backboneFactor >= 0) || !(clipNorm >= 0) || !(dropPath >= 0 && dropPath < 1)) {
      throw new IllegalArgumentException(
          "Cannot learn with backbone factor %s, clip norm %s, drop-path %s: from 0, drop-path below 1"
              .formatted(backboneFactor, clipNorm, dropPath));
    }
    rule(optimizer, weightDecay);
  }

  Optimizer rule() {
    return rule(optimizer, weightDecay);
  }

  ParameterGroups groups(ParameterLayout layout) {
    return ParameterGroups.of(layout, freezing, backboneFactor);
  }

  private static Optimizer rule(Rule optimizer, double weightDecay) {
    return switch (optimizer) {
      case SGD -> new Optimizer.Sgd(MOMENTUM, weightDecay);
      case ADAMW -> Optimizer.AdamW.decaying(weightDecay);
    };
  }
}
