package io.sparkdet.efficientdet.network.config;

import java.util.List;

/**
 * The shape of an EfficientNet (Tan, Le; arXiv 1905.11946) without its classifier.
 *
 * @param width factor of the channels of B0
 * @param depth factor of the repeats of B0
 * @param squeezeExcitation whether blocks gate their channels; the Lite family does not
 * @param fixedEnds whether the widths of stem and head and the repeats of the first and last stage
 *     stay those of B0 whatever the factors, as in the Lite family
 * @param stageCount how many of the seven stages there are, 3 to 7; three end at stride 8, five at
 *     16, six and seven at 32
 */
public record Backbone(
    double width, double depth, boolean squeezeExcitation, boolean fixedEnds, int stageCount) {

  /** One stage of B0: blocks that share kernel and width; the first has the stride. */
  public record Stage(int expansion, int channels, int repeats, int stride, int kernel) {}

  public static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1, 3),
          new Stage(6, 24, 2, 2, 3),
          new Stage(6, 40, 2, 2, 5),
          new Stage(6, 80, 3, 2, 3),
          new Stage(6, 112, 3, 1, 5),
          new Stage(6, 192, 4, 2, 5),
          new Stage(6, 320, 1, 1, 3));

  private static final int STEM_CHANNELS = 32;
  private static final int HEAD_CHANNELS = 1280;
  private static final int CHANNEL_DIVISOR = 8;

  /** B0 to B7: width and depth factors of the paper's table. */
  private static final double[][] FACTORS = {
    {1.0, 1.0}, {1.0, 1.1}, {1.1, 1.2}, {1.2, 1.4}, {1.4, 1.8}, {1.6, 2.2}, {1.8, 2.6}, {2.0, 3.1}
  };

  /** The stages that reach the finest level of a pyramid, stride 8. */
  private static final int FEWEST_STAGES = 3;

  /** Refuses factors that are not positive and stages that there are not. */
  public Backbone {
    if (!(width > 0) || !(depth > 0)) {
      throw new IllegalArgumentException(
          "Cannot scale a backbone by width %s and depth %s: both are positive"
              .formatted(width, depth));
    }
    if (stageCount < FEWEST_STAGES || stageCount > STAGES.size()) {
      throw new IllegalArgumentException(
          "Cannot build a backbone of %d stages: there are %d to %d"
              .formatted(stageCount, FEWEST_STAGES, STAGES.size()));
    }
  }

  /** Has all seven stages. */
  public Backbone(double width, double depth, boolean squeezeExcitation, boolean fixedEnds) {
    this(width, depth, squeezeExcitation, fixedEnds, STAGES.size());
  }

  /** Returns EfficientNet-B{@code coefficient}, 0 to 7. */
  public static Backbone efficientNet(int coefficient) {
    return new Backbone(FACTORS[coefficient][0], FACTORS[coefficient][1], true, false);
  }

  /** Returns EfficientNet-Lite{@code coefficient}, 0 to 4. */
  public static Backbone lite(int coefficient) {
    return new Backbone(FACTORS[coefficient][0], FACTORS[coefficient][1], false, true);
  }

  /** Returns the stages that there are. */
  List<Stage> stages() {
    return STAGES.subList(0, stageCount);
  }

  /** Returns the level of the last feature: its stride is 2 to that power. */
  public int coarsestLevel() {
    int level = 1;
    for (Stage stage : stages()) {
      level += stage.stride() - 1;
    }
    return level;
  }

  public int stemChannels() {
    return fixedEnds ? STEM_CHANNELS : scaledChannels(STEM_CHANNELS);
  }

  /** Returns the channels before the classifier: the length of an embedding. */
  public int headChannels() {
    return fixedEnds ? HEAD_CHANNELS : scaledChannels(HEAD_CHANNELS);
  }

  public int channels(int stage) {
    return scaledChannels(STAGES.get(stage).channels());
  }

  public int repeats(int stage) {
    int repeats = STAGES.get(stage).repeats();
    boolean end = stage == 0 || stage == STAGES.size() - 1;
    return fixedEnds && end ? repeats : (int) Math.ceil(depth * repeats);
  }

  public int blocks() {
    int blocks = 0;
    for (int stage = 0; stage < stageCount; stage++) {
      blocks += repeats(stage);
    }
    return blocks;
  }

  /** Rounds the scaled width to a multiple of 8, never down by more than 10 %. */
  private int scaledChannels(int channels) {
    double scaled = channels * width;
    int rounded =
        Math.max(
            CHANNEL_DIVISOR,
            (int) (scaled + CHANNEL_DIVISOR / 2.0) / CHANNEL_DIVISOR * CHANNEL_DIVISOR);
    return rounded < 0.9 * scaled ? rounded + CHANNEL_DIVISOR : rounded;
  }
}
