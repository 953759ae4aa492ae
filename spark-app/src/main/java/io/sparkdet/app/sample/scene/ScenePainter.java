package io.sparkdet.app.sample.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Paints a scene and says what can be seen in it.
 *
 * <p>Shapes are visited from the front: the pixels of one that no earlier shape holds are its
 * visible mask, from which box and area come. A shape that shows less than {@value #MIN_VISIBLE} of
 * its outline (the rest hidden or outside the picture) is neither painted nor annotated.
 */
public final class ScenePainter {

  static {
    // Nothing here needs a display, and a JVM with DISPLAY set would look for one.
    System.setProperty("java.awt.headless", "true");
  }

  /** Least visible share of an outline. */
  static final double MIN_VISIBLE = 0.5;

  /** Least visible pixels. */
  static final int MIN_PIXELS = 64;

  private static final int NOBODY = -1;

  private final Scene scene;
  private final int width;
  private final int height;

  /** The index of the shape that a pixel belongs to, row by row. */
  private final int[] owners;

  private final List<SampleTruth> truths = new ArrayList<>();
  private final List<PlacedShape> seen = new ArrayList<>();
  private final List<Silhouette> silhouettes = new ArrayList<>();

  private ScenePainter(Scene scene) {
    this.scene = scene;
    this.width = scene.width();
    this.height = scene.height();
    this.owners = new int[width * height];
    Arrays.fill(owners, NOBODY);
  }

  /** Paints a picture. */
  public static SamplePicture paint(Scene scene) {
    ScenePainter painter = new ScenePainter(scene);
    scene.shapes().forEach(painter::place);
    int[] pixels = painter.background();
    for (int i = painter.seen.size() - 1; i >= 0; i--) {
      painter.fill(pixels, painter.seen.get(i), painter.silhouettes.get(i));
    }
    painter.finish(pixels);
    return new SamplePicture(painter.image(pixels), painter.truths, painter.owners);
  }

  private void place(PlacedShape shape) {
    Silhouette silhouette = Silhouette.of(shape.outline(), width, height);
    Rectangle bounds = silhouette.bounds();
    int area = 0;
    int xMin = width;
    int yMin = height;
    int xMax = 0;
    int yMax = 0;
    for (int y = bounds.y; y < bounds.y + bounds.height; y++) {
      for (int x = bounds.x; x < bounds.x + bounds.width; x++) {
        if (silhouette.coverage(x, y) >= Silhouette.HALF && owners[y * width + x] == NOBODY) {
          area++;
          xMin = Math.min(xMin, x);
          yMin = Math.min(yMin, y);
          xMax = Math.max(xMax, x + 1);
          yMax = Math.max(yMax, y + 1);
        }
      }
    }
    if (area < MIN_PIXELS || area < MIN_VISIBLE * shape.area()) {
      return;
    }
    for (int y = yMin; y < yMax; y++) {
      for (int x = xMin; x < xMax; x++) {
        if (silhouette.coverage(x, y) >= Silhouette.HALF && owners[y * width + x] == NOBODY) {
          owners[y * width + x] = seen.size();
        }
      }
    }
    truths.add(new SampleTruth(shape.shape(), xMin, yMin, xMax, yMax, area));
    seen.add(shape);
    silhouettes.add(silhouette);
  }

  private int[] background() {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        canvas.setRGB(x, y, scene.background().color(x - width / 2.0, y - height / 2.0));
      }
    }
    Graphics2D graphics = canvas.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    for (ClutterLine line : scene.clutter()) {
      graphics.setColor(new Color(line.color()));
      graphics.setStroke(
          new BasicStroke((float) line.width(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      graphics.draw(new Line2D.Double(line.x1(), line.y1(), line.x2(), line.y2()));
    }
    graphics.dispose();
    return canvas.getRGB(0, 0, width, height, null, 0, width);
  }

  private void fill(int[] pixels, PlacedShape shape, Silhouette silhouette) {
    Rectangle bounds = silhouette.bounds();
    for (int y = bounds.y; y < bounds.y + bounds.height; y++) {
      for (int x = bounds.x; x < bounds.x + bounds.width; x++) {
        int coverage = silhouette.coverage(x, y);
        if (coverage > 0) {
          int color = shape.fill().color(x - shape.centerX(), y - shape.centerY());
          int at = y * width + x;
          pixels[at] = Colors.blend(pixels[at], color, coverage / 255.0);
        }
      }
    }
  }

  private void finish(int[] pixels) {
    Finish finish = scene.finish();
    int[] source = finish.soft() ? softened(pixels) : pixels;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        double light =
            1
                + finish.lightX() * ((double) x / width - 0.5)
                + finish.lightY() * ((double) y / height - 0.5);
        double grain = finish.grain() * Noise.grain(finish.grainSeed(), x, y);
        pixels[at] =
            Colors.pack(
                Colors.red(source[at]) * light + grain,
                Colors.green(source[at]) * light + grain,
                Colors.blue(source[at]) * light + grain);
      }
    }
  }

  /** Returns the pixels under the kernel (1 2 1)ᵀ(1 2 1) / 16, the border repeated. */
  private int[] softened(int[] pixels) {
    int[] result = new int[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int dy = -1; dy <= 1; dy++) {
          int row = Math.max(0, Math.min(height - 1, y + dy)) * width;
          for (int dx = -1; dx <= 1; dx++) {
            int color = pixels[row + Math.max(0, Math.min(width - 1, x + dx))];
            int weight = (2 - Math.abs(dx)) * (2 - Math.abs(dy));
            red += weight * Colors.red(color);
            green += weight * Colors.green(color);
            blue += weight * Colors.blue(color);
          }
        }
        result[y * width + x] = Colors.pack(red / 16.0, green / 16.0, blue / 16.0);
      }
    }
    return result;
  }

  private BufferedImage image(int[] pixels) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }
}
