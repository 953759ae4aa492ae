package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes one input of four pictures, a quarter each (Bochkovskiy et al., arXiv:2004.10934, section
 * 3.3): its own and three that are drawn from the training set, around a center that is drawn from
 * the middle half of the input. A picture touches the center by its corner, and where it does not
 * fit its quarter, a window of it at a random place does. So an input holds more and smaller
 * objects in other surroundings.
 *
 * @param probability of doing it, 0 to 1
 * @param least the smallest scale of a picture, as a factor of the one that it has alone, above 0;
 *     a factor that {@link ScaleJitter} draws comes on top
 * @param most the largest
 */
public record Mosaic(double probability, double least, double most) implements AugmentationStep {

  static final String NAME = "mosaic";

  /** A box of which less is left in its quarter is no truth any more, as in YOLOv5's training. */
  static final double LEAST_SHARE = 0.1;

  private static final String PART = "mosaic part";

  private static final int PICTURES = 4;

  /** Every second input, of pictures at half to whole size. */
  public static final Mosaic HALF = of(0.5);

  /** Refuses what is no probability, and factors out of order. */
  public Mosaic {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "Cannot make mosaics with probability %s: it lies from 0 to 1".formatted(probability));
    }
    if (!(least > 0 && least <= most && most <= 10)) {
      throw new IllegalArgumentException(
          "Cannot make mosaics of pictures at %s to %s of their size: the factors are above 0, at most 10, and rise"
              .formatted(least, most));
    }
  }

  /** Returns the step of pictures at half to whole size. */
  public static Mosaic of(double probability) {
    return new Mosaic(probability, 0.5, 1);
  }

  @Override
  public String label() {
    return equals(HALF) ? NAME : NAME + ":" + probability;
  }

  @Override
  public boolean mixes() {
    return true;
  }

  /**
   * One quarter.
   *
   * @param picture whose part it shows
   * @param draw what the choices about that picture follow from
   * @param left first column in the input
   * @param top first row in the input
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param endsRight whether the center is to its right
   * @param endsBelow whether the center is below it
   */
  record Tile(
      int picture,
      Draw draw,
      int left,
      int top,
      int width,
      int height,
      boolean endsRight,
      boolean endsBelow) {

    /** Returns the first column of a picture of so many. */
    int column(int columns) {
      return endsRight ? left + width - columns : left;
    }

    /** Returns the first row of a picture of so many. */
    int row(int rows) {
      return endsBelow ? top + height - rows : top;
    }

    /** Returns the side of the square that holds it. */
    int side() {
      return Math.max(width, height);
    }
  }

  /**
   * Returns the quarters of an input, the picture's own first; none where no mosaic is drawn.
   *
   * @param count how many pictures the training set has
   * @param side of the input
   */
  List<Tile> tiles(Draw draw, int picture, int count, int side) {
    Random random = draw.random(NAME);
    if (random.nextDouble() >= probability) {
      return List.of();
    }
    int x = center(random, side);
    int y = center(random, side);
    int own = random.nextInt(PICTURES);
    List<Tile> tiles = new ArrayList<>();
    tiles.add(tile(own, picture, draw, x, y, side));
    for (int part = 1; part < PICTURES; part++) {
      int corner = (own + part) % PICTURES;
      tiles.add(tile(corner, random.nextInt(count), draw.part(part), x, y, side));
    }
    return tiles;
  }

  private static int center(Random random, int side) {
    return (int) Math.rint(side * AugmentationStep.between(random, 0.25, 0.75));
  }

  private static Tile tile(int corner, int picture, Draw draw, int x, int y, int side) {
    boolean west = corner % 2 == 0;
    boolean north = corner < 2;
    return new Tile(
        picture,
        draw,
        west ? 0 : x,
        north ? 0 : y,
        west ? x : side - x,
        north ? y : side - y,
        west,
        north);
  }

  /**
   * Returns the frame of a quarter's picture, in an input of the quarter's own side.
   *
   * @param factor of the picture's scale, on top of the one that is drawn
   * @param inputSize side of the whole input
   */
  Framing frame(
      Tile tile, double factor, Preprocessing profile, int width, int height, int inputSize) {
    Random random = tile.draw().random(PART);
    double scale =
        factor
            * AugmentationStep.between(random, least, most)
            * Math.min((double) inputSize / width, (double) inputSize / height);
    return Framing.scaled(random, profile, width, height, scale, tile.width(), tile.height());
  }
}
