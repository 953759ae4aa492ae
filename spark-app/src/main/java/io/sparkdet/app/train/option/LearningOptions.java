package io.sparkdet.app.train.option;

import io.sparkdet.efficientdet.engine.ndarray.Dropout;
import io.sparkdet.efficientdet.training.Freezing;
import io.sparkdet.efficientdet.training.Optimizer;
import io.sparkdet.efficientdet.training.ParameterGroups;
import io.sparkdet.efficientdet.training.ParameterLayout;
import io.sparkdet.sql.errors.NearestName;
import io.sparkdet.sql.option.OptionValues;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
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
 * @param headDropout probability with which a channel is dropped after an activation in the heads
 */
public record LearningOptions(
    Rule optimizer,
    double weightDecay,
    double backboneFactor,
    double clipNorm,
    Freezing freezing,
    double dropPath,
    double headDropout)
    implements Serializable {

  /** Momentum of {@link Rule#SGD}, that of zylo117's and google/automl's training. */
  private static final double MOMENTUM = 0.9;

  /** Which optimizer. */
  public enum Rule {
    /** Stochastic gradient descent with Nesterov's momentum of 0.9. */
    SGD(0.01, 0.01, 1, 4e-5), // google/automl: 0.08 for 64 images; decay of kernels 4e-5
    /** Adam with decoupled weight decay. */
    ADAMW(1e-2, 1e-3, 0.5, 1e-4);

    /** The images of a step that usual rates are for. */
    private static final double REFERENCE_BATCH = 8;

    private final double rateOfNew;
    private final double rateOfTrained;
    private final double power;
    private final double usualDecay;

    Rule(double rateOfNew, double rateOfTrained, double power, double usualDecay) {
      this.rateOfNew = rateOfNew;
      this.rateOfTrained = rateOfTrained;
      this.power = power;
      this.usualDecay = usualDecay;
    }

    /** Returns the name that users write. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #label} writes.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists them
     */
    public static Rule parse(String label) {
      for (Rule rule : values()) {
        if (rule.label().equals(label)) {
          return rule;
        }
      }
      List<String> labels = Arrays.stream(values()).map(Rule::label).toList();
      throw new IllegalArgumentException(
          "Cannot train with the optimizer %s: there are %s%s"
              .formatted(label, String.join(", ", labels), NearestName.hint(label, labels)));
    }

    /**
     * Returns the learning rate of heads and BiFPN that is usual: a large one for those that are
     * drawn anew, a small one for those that were trained before. It grows with the images of a
     * step, for SGD in proportion (Goyal et al.; arXiv 1706.02677), for AdamW with their square
     * root (Malladi et al.; arXiv 2205.10287).
     *
     * @param images of a step, of all workers
     */
    public double usualRate(Beginning beginning, double images) {
      double rate = beginning == Beginning.MODEL ? rateOfTrained : rateOfNew;
      return rate * Math.pow(images / REFERENCE_BATCH, power);
    }

    /** Returns how many values it remembers for each parameter. */
    public int memories() {
      return rule(this, usualDecay).memories();
    }

    /** Returns the weight decay of kernels that is usual. */
    public double usualDecay() {
      return usualDecay;
    }
  }

  /**
   * Returns the share of the learning rate that is usual for a backbone: one that was trained
   * before follows gradients more slowly, and a tenth of what new heads want is what it takes.
   */
  public static double usualBackboneFactor(Beginning beginning) {
    return switch (beginning) {
      case RANDOM -> 1;
      case BACKBONE -> 0.1;
      case MODEL -> 0.3;
    };
  }

  /** Refuses numbers that no training can use. */
  public LearningOptions {
    if (!(backboneFactor >= 0)
        || !(clipNorm >= 0)
        || !(dropPath >= 0 && dropPath < 1)
        || !(headDropout >= 0 && headDropout < 1)) {
      throw new IllegalArgumentException(
          "Cannot learn with backbone factor %s, clip norm %s, drop-path %s, head-dropout %s: all are from 0, the last two below 1"
              .formatted(backboneFactor, clipNorm, dropPath, headDropout));
    }
    rule(optimizer, weightDecay);
  }

  /**
   * Returns what the options say.
   *
   * @throws IllegalArgumentException if a value makes no sense
   */
  public static LearningOptions of(OptionValues<TrainOption> options) {
    return new LearningOptions(
        Rule.parse(options.text(TrainOption.OPTIMIZER)),
        options.decimal(TrainOption.WEIGHT_DECAY),
        options.decimal(TrainOption.BACKBONE_FACTOR),
        options.decimal(TrainOption.CLIP_NORM),
        Freezing.parse(options.text(TrainOption.FREEZE)),
        options.decimal(TrainOption.DROP_PATH),
        options.decimal(TrainOption.HEAD_DROPOUT));
  }

  public Optimizer rule() {
    return rule(optimizer, weightDecay);
  }

  public Dropout dropout() {
    return new Dropout(dropPath, headDropout);
  }

  public ParameterGroups groups(ParameterLayout layout) {
    return ParameterGroups.of(layout, freezing, backboneFactor);
  }

  private static Optimizer rule(Rule optimizer, double weightDecay) {
    return switch (optimizer) {
      case SGD -> new Optimizer.Sgd(MOMENTUM, weightDecay);
      case ADAMW -> Optimizer.AdamW.decaying(weightDecay);
    };
  }
}
