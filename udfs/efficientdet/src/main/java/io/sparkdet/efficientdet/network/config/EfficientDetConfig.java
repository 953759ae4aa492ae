package io.sparkdet.efficientdet.network.config;

import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.anchor.AnchorSpec;

/**
 * Everything that tells one EfficientDet from another: a variant is a row of {@link Variants}, a
 * custom network a row with changes.
 *
 * @param variant name of the row that this configuration started from, such as {@code d0}
 * @param backbone the EfficientNet that gives the features of levels 3 to 5, fewer if it has fewer
 *     stages
 * @param fpnChannels width of every BiFPN level and of the heads
 * @param fpnRepeats how many BiFPN cells follow one another
 * @param fusion how a BiFPN node joins its inputs
 * @param headDepth separable convolutions in each head before the one that predicts
 * @param anchors what stands at every cell; its levels are those of BiFPN and heads
 * @param imageSize side of the square input in pixels
 * @param classes number of classes
 * @param style padding, activation and the like
 */
public record EfficientDetConfig(
    String variant,
    Backbone backbone,
    int fpnChannels,
    int fpnRepeats,
    Fusion fusion,
    int headDepth,
    AnchorSpec anchors,
    int imageSize,
    int classes,
    LayerStyle style) {

  static final int FINEST_BACKBONE_LEVEL = 3;

  /** Refuses sizes below 1 and levels that the backbone cannot feed. */
  public EfficientDetConfig {
    if (fpnChannels < 1 || fpnRepeats < 1 || headDepth < 1 || imageSize < 1 || classes < 1) {
      throw new IllegalArgumentException(
          ("Cannot configure %s with %d BiFPN channels, %d repeats, head depth %d, image size %d,"
                  + " %d classes: all are at least 1")
              .formatted(variant, fpnChannels, fpnRepeats, headDepth, imageSize, classes));
    }
    int minLevel = anchors.minLevel();
    int maxLevel = anchors.maxLevel();
    int coarsest = backbone.coarsestLevel();
    if (minLevel < FINEST_BACKBONE_LEVEL || minLevel > coarsest || maxLevel <= coarsest) {
      throw new IllegalArgumentException(
          "Cannot configure %s with levels %d to %d: the finest is %d to %d, the coarsest above"
              .formatted(variant, minLevel, maxLevel, FINEST_BACKBONE_LEVEL, coarsest));
    }
  }

  /**
   * Returns a published variant with 90 classes at its own image size.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static EfficientDetConfig variant(String name) {
    return Variants.named(name);
  }

  /** Returns the same network for another number of classes. */
  public EfficientDetConfig withClasses(int count) {
    return new EfficientDetConfig(
        variant,
        backbone,
        fpnChannels,
        fpnRepeats,
        fusion,
        headDepth,
        anchors,
        imageSize,
        count,
        style);
  }

  /** Returns the same network for square images of {@code pixels} a side. */
  public EfficientDetConfig withImageSize(int pixels) {
    return new EfficientDetConfig(
        variant,
        backbone,
        fpnChannels,
        fpnRepeats,
        fusion,
        headDepth,
        anchors,
        pixels,
        classes,
        style);
  }

  /** Returns the same network with another number of BiFPN cells. */
  public EfficientDetConfig withFpnRepeats(int repeats) {
    return new EfficientDetConfig(
        variant,
        backbone,
        fpnChannels,
        repeats,
        fusion,
        headDepth,
        anchors,
        imageSize,
        classes,
        style);
  }

  /** Returns the same network with other anchors on the same levels. */
  public EfficientDetConfig withAnchors(AnchorSpec others) {
    return new EfficientDetConfig(
        variant,
        backbone,
        fpnChannels,
        fpnRepeats,
        fusion,
        headDepth,
        others,
        imageSize,
        classes,
        style);
  }

  /** Returns the finest level, stride 2^minLevel. */
  public int minLevel() {
    return anchors.minLevel();
  }

  /** Returns the coarsest level. */
  public int maxLevel() {
    return anchors.maxLevel();
  }

  /**
   * Returns the anchors over the input, one a row of the heads' outputs.
   *
   * @throws IllegalArgumentException if no anchors fit the image size
   */
  public AnchorGrid anchorGrid() {
    return AnchorGrid.of(anchors, imageSize, style.anchorStrides());
  }

  /** Returns the graph of one BiFPN cell. */
  public FpnGraph fpnGraph() {
    return FpnGraph.bidirectional(minLevel(), maxLevel());
  }

  /** Returns how many levels have predictions. */
  public int levels() {
    return maxLevel() - minLevel() + 1;
  }

  /** Returns how many anchors share a cell. */
  public int anchorsPerCell() {
    return anchors.anchorsPerCell();
  }
}
