package io.sparkdet.detection.anchor;

import java.util.List;

/**
 * Which anchors stand at every cell of every feature level: {@code octaves} sizes times {@code
 * ratios}, sizes outside. Level {@code l} has stride 2^l, and its anchors' base side is {@code
 * scale · 2^l · 2^(k / octaves)} for k = 0 … octaves − 1.
 *
 * <p>EfficientDet (arXiv:1911.09070): levels 3 to 7, scale 4, three octaves, ratios (1, 1), (1.4,
 * 0.7), (0.7, 1.4). D7 has scale 5; D7x has levels 3 to 8.
 *
 * @param minLevel the finest level, at least 0
 * @param maxLevel the coarsest level, at least {@code minLevel} and at most 16
 * @param scale base side in strides
 * @param octaves sizes between one level and the next
 * @param ratios shapes, (width, height) factors
 */
public record AnchorSpec(
    int minLevel, int maxLevel, double scale, int octaves, List<AspectRatio> ratios) {

  private static final List<AspectRatio> PUBLISHED_RATIOS =
      List.of(new AspectRatio(1, 1), new AspectRatio(1.4, 0.7), new AspectRatio(0.7, 1.4));

  /** Refuses levels out of order, a scale that is not positive, and no anchor at all. */
  public AnchorSpec {
    if (minLevel < 0 || maxLevel < minLevel || maxLevel > 16) {
      throw new IllegalArgumentException(
          "Cannot lay anchors on levels %d to %d: levels rise from 0 to 16 at most"
              .formatted(minLevel, maxLevel));
    }
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "Cannot size anchors by %s strides: the scale is a positive number".formatted(scale));
    }
    ratios = List.copyOf(ratios);
    if (octaves < 1 || ratios.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot lay anchors of %d octaves and %d ratios: at least one of each is needed"
              .formatted(octaves, ratios.size()));
    }
  }

  /** Returns the published three octaves and three ratios on the given levels. */
  public static AnchorSpec standard(int minLevel, int maxLevel, double scale) {
    return new AnchorSpec(minLevel, maxLevel, scale, 3, PUBLISHED_RATIOS);
  }

  /** Returns how many anchors stand at one cell: octaves times ratios. */
  public int anchorsPerCell() {
    return octaves * ratios.size();
  }

  /** Returns the stride of the coarsest level in pixels: most inputs' sides are multiples of it. */
  public int largestStride() {
    return 1 << maxLevel;
  }
}
