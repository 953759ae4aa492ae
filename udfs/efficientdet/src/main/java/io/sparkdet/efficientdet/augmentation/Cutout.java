package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.detection.box.BoxIou;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.augmentation.canvas.InputPicture;
import java.util.Arrays;
import java.util.Random;

/**
 * Hides rectangles of some pictures behind the mean color, so that a detector learns not to rest on
 * one part of an object (DeVries and Taylor, arXiv:1708.04552). A box of which one rectangle hides
 * more than half is no truth any more.
 *
 * @param probability of doing it, 0 to 1
 * @param mostHoles the largest number of rectangles, at least 1
 * @param mostSide the longest side of one as a share of the picture's, above 0 to 1; the shortest
 *     is a quarter of that
 */
public record Cutout(double probability, int mostHoles, double mostSide)
    implements AugmentationStep {

  static final String NAME = "cutout";

  /** Every second picture, up to three rectangles of up to a quarter of its sides. */
  public static final Cutout SMALL = new Cutout(0.5, 3, 0.25);

  private static final double HIDDEN = 0.5;

  /** Refuses what is no probability, no rectangle, and sides beyond the picture's. */
  public Cutout {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Cannot hide parts with probability %s: it lies from 0 to 1".formatted(probability));
    }
    if (mostHoles < 1 || !(mostSide > 0 && mostSide <= 1)) {
      throw new IllegalArgumentException(
          "Cannot hide %d parts of up to %s of a side: at least one, above 0 to 1"
              .formatted(mostHoles, mostSide));
    }
  }

  @Override
  public String label() {
    return NAME;
  }

  boolean drawn(Draw draw) {
    return draw.random(NAME).nextDouble() < probability;
  }

  /** Hides parts of a picture for which that is drawn; returns the boxes still to be found. */
  TruthBoxes apply(Draw draw, InputPicture picture, TruthBoxes boxes) {
    Random random = draw.random(NAME);
    random.nextDouble(); // has said that it is done
    TruthBoxes left = boxes;
    for (int holes = 1 + random.nextInt(mostHoles); holes > 0; holes--) {
      int width = side(random, picture.width());
      int height = side(random, picture.height());
      int x = random.nextInt(picture.width() - width + 1);
      int y = random.nextInt(picture.height() - height + 1);
      picture.erase(x, y, width, height);
      left = visible(left, x, y, width, height);
    }
    return left;
  }

  private int side(Random random, int of) {
    double side = of * AugmentationStep.between(random, mostSide / 4, mostSide);
    return (int) Math.max(1, Math.min(of, Math.rint(side)));
  }

  private static TruthBoxes visible(TruthBoxes boxes, int x, int y, int width, int height) {
    float[] corners = new float[4 * boxes.size()];
    int[] classes = new int[boxes.size()];
    float[] weights = new float[boxes.size()];
    int kept = 0;
    for (int i = 0; i < boxes.size(); i++) {
      double hidden =
          BoxIou.area(
              Math.max(x, boxes.xMin(i)),
              Math.max(y, boxes.yMin(i)),
              Math.min(x + width, boxes.xMax(i)),
              Math.min(y + height, boxes.yMax(i)));
      double area = BoxIou.area(boxes.xMin(i), boxes.yMin(i), boxes.xMax(i), boxes.yMax(i));
      if (hidden <= HIDDEN * area) {
        corners[4 * kept] = boxes.xMin(i);
        corners[4 * kept + 1] = boxes.yMin(i);
        corners[4 * kept + 2] = boxes.xMax(i);
        corners[4 * kept + 3] = boxes.yMax(i);
        weights[kept] = boxes.weight(i);
        classes[kept++] = boxes.classIndex(i);
      }
    }
    return kept == boxes.size()
        ? boxes
        : TruthBoxes.of(
            Arrays.copyOf(corners, 4 * kept),
            Arrays.copyOf(classes, kept),
            Arrays.copyOf(weights, kept));
  }
}
