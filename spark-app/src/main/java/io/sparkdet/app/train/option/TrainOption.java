package io.sparkdet.app.train.option;

import static io.sparkdet.sql.option.OptionDefault.computed;
import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;
import java.util.Map;

/**
 * The options of training, each written down once: the command line, job files, parameters of the
 * Spark ML estimator, the settings that a resumed run must have in common, and the page of options
 * are made from this list. Defaults that depend on other options stand behind them.
 */
public enum TrainOption implements OptionEntry<OptionValues<TrainOption>> {
  VARIANT(
      OptionKind.TEXT,
      "d0…d7x|lite0…|FILE.json",
      "Which network",
      none("that of --init where it is a model, else d0")),
  INIT(
      OptionKind.TEXT,
      "random|MODEL|FILE",
      "Where weights begin: from the seed, with a model's, a folder or the name of a published one"
          + " (class rows are taken by name, new classes begin anew), or with a backbone's"
          + " .safetensors or .pth",
      fixed(TrainOption.RANDOM)),
  INPUT_SIZE(OptionKind.COUNT, "PIXELS", "Side of the network's input", none("the variant's")),
  FPN_REPEATS(OptionKind.COUNT, "N", "Number of BiFPN cells", none("the variant's")),
  ANCHORS(
      OptionKind.TEXT,
      "FILE|auto|variant",
      "Anchors that fit-anchors wrote; auto fits them and keeps them only if they meet two more"
          + " boxes in a hundred; variant keeps the network's own",
      none("auto; a detector of --init or --continue keeps its own")),
  EPOCHS(
      OptionKind.betweenOr(1, Integer.MAX_VALUE, RunLength.AUTO, RunLength.BY_DATA),
      "N|auto",
      "Passes over the images; auto takes as many as make about %d steps, but %d to %d"
          .formatted(RunLength.STEPS, RunLength.LEAST_EPOCHS, RunLength.MOST_EPOCHS),
      fixed(RunLength.AUTO)),
  EARLY_STOPPING(
      OptionKind.COUNT,
      "N",
      "End the run after N epochs that are no better than one before them: by AP, or by loss"
          + " without validation; 0 for never",
      none("all epochs are trained")),
  BATCH_SIZE(OptionKind.COUNT, "N", "Images of a worker in a step", fixed("8")),
  WORKERS(OptionKind.COUNT, "N", "How many share a step, one an executor at best", fixed("1")),
  LOCAL_STEPS(
      OptionKind.COUNT,
      "K",
      "Steps that workers take on their own before weights, running statistics and momentum are"
          + " averaged; 1 exchanges gradients",
      fixed("1")),
  GRADIENT_COMPRESSION(
      OptionKind.TEXT,
      "none|bfloat16",
      "How gradients travel from workers; bfloat16 halves the bytes and rounds each gradient to"
          + " three digits",
      fixed("none")),
  OUTER_RATE(
      OptionKind.DECIMAL,
      "RATE",
      "Share of the way to the workers' average that is gone",
      fixed("1")),
  OUTER_MOMENTUM(
      OptionKind.DECIMAL, "M", "Momentum of the way to the workers' average", fixed("0")),
  OPTIMIZER(
      OptionKind.TEXT, "adamw|sgd", "adamw, or sgd with Nesterov's momentum 0.9", fixed("adamw")),
  LEARNING_RATE(
      OptionKind.positiveOr("auto", TrainOption.SEARCHED),
      "RATE|auto",
      "For heads and BiFPN, as it is; auto tries rising rates for some dozen rounds and takes one"
          + " well below where the loss stops falling",
      computed(
          options ->
              rule(options)
                  .usualRate(
                      beginning(options),
                      (double) options.count(BATCH_SIZE) * options.count(WORKERS)),
          "for batches of 8 with adamw 1e-2, with --init MODEL 1e-3; with sgd 0.01; adamw's grows"
              + " with the square root of a step's images, sgd's in proportion")),
  BACKBONE_FACTOR(
      OptionKind.DECIMAL,
      "SHARE",
      "The backbone's share of the rate",
      computed(
          options -> LearningOptions.usualBackboneFactor(beginning(options)),
          "0.1 if it was trained before, 0.3 with --init MODEL, else 1")),
  WEIGHT_DECAY(
      OptionKind.DECIMAL,
      "DECAY",
      "Of kernels only",
      computed(options -> rule(options).usualDecay(), "1e-4 for adamw, 4e-5 for sgd")),
  SCHEDULE(
      OptionKind.TEXT,
      "cosine|plateau|constant",
      "How the rate falls after warm-up; plateau divides it by 10 after 4 epochs without a better"
          + " AP, or loss without validation",
      fixed("cosine")),
  WARMUP_EPOCHS(
      OptionKind.DECIMAL,
      "N",
      "Epochs of growing rates, from a tenth; may be a fraction",
      none(
          "an epoch or %d steps, whichever is more, but at most a tenth of the run"
              .formatted(RunLength.WARM_UP_STEPS))),
  EMA(
      OptionKind.DECIMAL,
      "DECAY",
      "Moving average of weights that is measured and kept: min(DECAY, (1 + n) / (10 + n)) at"
          + " update n; 0 for none",
      fixed("0.9998")),
  CLIP_NORM(OptionKind.DECIMAL, "NORM", "Longest gradient; 0 means no limit", fixed("10")),
  FREEZE(
      OptionKind.TEXT,
      "none|backbone|backbone-bn|bn",
      "What stays: the backbone, its batch normalizations, or all of those",
      fixed("none")),
  DROP_PATH(
      OptionKind.DECIMAL, "P", "Probability that a last block's branch is dropped", fixed("0")),
  HEAD_DROPOUT(
      OptionKind.DECIMAL,
      "P",
      "Probability that a channel of an image is dropped after each convolution's activation in"
          + " the heads",
      fixed("0")),
  MATCHER(
      OptionKind.TEXT,
      "max-iou|iou:0.5:0.4|atss:9|predicted",
      "Which anchors are positive; max-iou gives every truth its best one",
      fixed("max-iou")),
  FOCAL_ALPHA(OptionKind.DECIMAL, "A", "Weight of objects against background", fixed("0.25")),
  FOCAL_GAMMA(OptionKind.DECIMAL, "G", "How much less easy anchors count", fixed("1.5")),
  LABEL_SMOOTHING(OptionKind.DECIMAL, "S", "Share of the class target that is spread", fixed("0")),
  BOX_LOSS(
      OptionKind.TEXT,
      "ciou|diou|giou|iou|huber|smooth-l1",
      "Of positive anchors: losses of overlap count twice; huber (delta 0.1), with which the paper's"
          + " authors train, and smooth-l1 count 50 times",
      fixed("ciou")),
  AUGMENT(
      OptionKind.TEXT,
      "auto|none|flip,jitter,color,blur,cutout,mosaic,mixup",
      "Changes to pictures, drawn from seed, epoch and image. jitter:0.5:2 names the"
          + " scales, color:strong changes more, mosaic:0.5 and mixup:0.25 name how often. auto is"
          + " flip, and mosaic with it in runs of %d epochs or more, save with --init MODEL"
              .formatted(RunLength.LEAST_MIXED),
      fixed("auto")),
  CLOSE_MOSAIC(
      OptionKind.COUNT,
      "N",
      "Last epochs in which mosaic and mixup are left out; 0 for none",
      none(
          "%d, or half of all epochs if they are fewer than %d"
              .formatted(RunLength.CLOSING_EPOCHS, 2 * RunLength.CLOSING_EPOCHS))),
  MULTI_SCALE(
      OptionKind.TEXT,
      "0.5:2.0",
      "Let the input's side change from step to step between two shares of it",
      none("it stays")),
  SAMPLING(
      OptionKind.TEXT,
      "uniform|class-aware[:SHARE]",
      "uniform: every image once an epoch. class-aware: those that show a class that is in less"
          + " than SHARE of the images more often (LVIS: 0.001; small sets want more, such as 0.1)",
      fixed("uniform")),
  SEED(OptionKind.LONG, "N", "Of all that is random", fixed("1")),
  CHECKPOINT_ROUNDS(
      OptionKind.COUNT, "N", "Rounds between checkpoints; 0 for one an epoch", fixed("0")),
  GRADIENT_CHECKPOINTING(
      OptionKind.FLAG,
      "true|false",
      "Save memory by computing the backbone twice; weights stay the same to the bit",
      fixed("false", "off")),
  THREADS(
      OptionKind.COUNT,
      "N",
      "Threads that a worker computes with. Sums of another number are rounded otherwise, so that"
          + " weights differ: a resumed run needs the same",
      fixed("0", "the executor's cores"));

  /** The value of {@link #INIT} by which all weights are drawn from the seed. */
  public static final String RANDOM = "random";

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold a text at most
  private final OptionFacts<OptionValues<TrainOption>> facts;

  TrainOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<TrainOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  /** The value of options that the data decides, such as {@link #ANCHORS}. */
  public static final String BY_DATA = "auto";

  /** The value of {@link #ANCHORS} by which the network's own are kept. */
  public static final String OF_VARIANT = "variant";

  /** The value of {@link #LEARNING_RATE} by which the rate is searched. */
  public static final double SEARCHED = 0;

  private static Beginning beginning(OptionValues<TrainOption> options) {
    return Beginning.of(options.text(INIT));
  }

  private static LearningOptions.Rule rule(OptionValues<TrainOption> options) {
    return LearningOptions.Rule.parse(options.text(OPTIMIZER));
  }

  /**
   * Returns the values of all options.
   *
   * @param given texts by the options' names
   * @throws IllegalArgumentException that names the first option whose text makes no sense
   */
  public static OptionValues<TrainOption> values(Map<String, String> given) {
    return OptionValues.of(TrainOption.class, given);
  }

  /** Returns whether it decides the weights, so that a resumed run must have the same. */
  public boolean decidesWeights() {
    return this != CHECKPOINT_ROUNDS && this != GRADIENT_CHECKPOINTING;
  }

  /** Returns the name among the parameters of Spark ML. */
  @Override
  public String paramName() {
    return this == WARMUP_EPOCHS ? "warmUpEpochs" : OptionEntry.super.paramName();
  }

  @Override
  public OptionFacts<OptionValues<TrainOption>> facts() {
    return facts;
  }
}
