package io.sparkdet.app.sample.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The plan of one sample picture: a pure function of (seed, index, longer side).
 *
 * <p>Classes are uniform and independent of color, texture, size and place, so that only the
 * outline tells them. About one picture in 25 holds no shape at all.
 *
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param background surface behind everything
 * @param clutter lines that belong to no class
 * @param shapes the front one first
 * @param finish light, softness and grain
 * @param encoding how the picture is stored
 */
public record Scene(
    int width,
    int height,
    Texture background,
    List<ClutterLine> clutter,
    List<PlacedShape> shapes,
    Finish finish,
    SampleEncoding encoding) {

  /** Most shapes of a scene. */
  static final int MAX_SHAPES = 12;

  /** COCO's borders between small, medium and large objects, in square pixels. */
  private static final double MEDIUM_FROM = 32 * 32;

  private static final double LARGE_FROM = 96 * 96;

  /** The smallest outline: a disc of 14 pixels across, a star of 20. */
  private static final double SMALLEST = 150;

  /** Least distance of a fill's colors from the background's and from a neighbor's. */
  private static final double CONTRAST = 90;

  private static final double NEIGHBOR_CONTRAST = 60;

  /** Keeps its own lists. */
  public Scene {
    clutter = List.copyOf(clutter);
    shapes = List.copyOf(shapes);
  }

  /** Plans a picture. */
  public static Scene draw(long seed, long index, int longerSide) {
    return draw(new Random(Noise.mix(Noise.mix(seed) ^ index)), longerSide);
  }

  private static Scene draw(Random random, int longerSide) {
    double[] aspects = {1, 3.0 / 4, 2.0 / 3};
    int shorterSide = (int) Math.round(longerSide * aspects[random.nextInt(aspects.length)]);
    boolean upright = random.nextBoolean();
    int width = upright ? shorterSide : longerSide;
    int height = upright ? longerSide : shorterSide;
    int base = Colors.any(random);
    Texture background =
        Texture.draw(random, base, Colors.near(random, base, 60), Math.max(width, height) / 2.0);
    return new Scene(
        width,
        height,
        background,
        clutter(random, width, height, base),
        shapes(random, width, height, background),
        Finish.draw(random),
        SampleEncoding.draw(random));
  }

  private static List<ClutterLine> clutter(Random random, int width, int height, int base) {
    List<ClutterLine> lines = new ArrayList<>();
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      lines.add(
          new ClutterLine(
              width * random.nextDouble(),
              height * random.nextDouble(),
              width * random.nextDouble(),
              height * random.nextDouble(),
              1 + 5 * random.nextDouble(),
              Colors.near(random, base, 110)));
    }
    return lines;
  }

  private static List<PlacedShape> shapes(
      Random random, int width, int height, Texture background) {
    List<PlacedShape> placed = new ArrayList<>();
    int count = random.nextInt(25) == 0 ? 0 : 1 + random.nextInt(MAX_SHAPES);
    double room = 0.6 * width * height;
    for (int i = 0; i < count; i++) {
      PlacedShape shape = shape(random, width, height, background, placed);
      room -= shape.area();
      if (room < 0) {
        break;
      }
      placed.add(shape);
    }
    return placed;
  }

  private static PlacedShape shape(
      Random random, int width, int height, Texture background, List<PlacedShape> placed) {
    SampleShape kind = SampleShape.draw(random);
    double area = area(random, Math.min(width, height));
    double x = width * random.nextDouble();
    double y = height * random.nextDouble();
    if (!placed.isEmpty() && random.nextInt(3) == 0) {
      // Half behind a shape that is already there.
      PlacedShape other = placed.get(random.nextInt(placed.size()));
      double distance = 0.7 * (other.reach() + 1.2 * kind.radius(area));
      double angle = 2 * Math.PI * random.nextDouble();
      x = clamp(other.centerX() + distance * StrictMath.cos(angle), width);
      y = clamp(other.centerY() + distance * StrictMath.sin(angle), height);
    }
    double stretch = 0.8 + 0.45 * random.nextDouble();
    double turn = 2 * Math.PI * random.nextDouble();
    PlacedShape bare = new PlacedShape(kind, x, y, area, stretch, turn, background);
    int color = contrasting(random, background, placed.stream().filter(bare::near).toList());
    Texture fill = Texture.draw(random, color, Colors.near(random, color, 50), kind.radius(area));
    return new PlacedShape(kind, x, y, area, stretch, turn, fill);
  }

  /** Draws small, medium and large areas with the shares 35, 40 and 25 %, log-uniform in each. */
  private static double area(Random random, int shorterSide) {
    double largest = 0.2 * shorterSide * shorterSide;
    double bucket = random.nextDouble();
    double from = bucket < 0.35 ? SMALLEST : bucket < 0.75 ? MEDIUM_FROM : LARGE_FROM;
    double to = bucket < 0.35 ? MEDIUM_FROM : bucket < 0.75 ? LARGE_FROM : largest;
    from = Math.max(SMALLEST, Math.min(from, largest / 2));
    to = Math.max(from, Math.min(to, largest));
    return from * StrictMath.exp(random.nextDouble() * StrictMath.log(to / from));
  }

  /** Draws a color that stands out from what will lie beside it; the best of 40 if none does. */
  private static int contrasting(Random random, Texture background, List<PlacedShape> neighbors) {
    int best = 0;
    double bestMargin = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < 40 && bestMargin < 0; i++) {
      int color = Colors.any(random);
      double margin = distance(color, background) - CONTRAST;
      for (PlacedShape neighbor : neighbors) {
        margin = Math.min(margin, distance(color, neighbor.fill()) - NEIGHBOR_CONTRAST);
      }
      if (margin > bestMargin) {
        best = color;
        bestMargin = margin;
      }
    }
    return best;
  }

  private static double distance(int color, Texture texture) {
    return Math.min(
        Colors.distance(color, texture.first()), Colors.distance(color, texture.second()));
  }

  private static double clamp(double value, int limit) {
    return Math.max(0, Math.min(limit, value));
  }
}
