package io.sparkdet.efficientdet.augmentation;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A gray picture with a red, a green and a blue rectangle, which are the boxes of classes 0, 1 and
 * 2, so that pixels can be asked where the boxes are.
 */
final class MarkedPicture {

  private final int width;
  private final int height;
  private final byte[] png;
  private final TruthBoxes boxes;

  MarkedPicture(int width, int height, byte[] png, TruthBoxes boxes) {
    this.width = width;
    this.height = height;
    this.png = png;
    this.boxes = boxes;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  byte[] png() {
    return png;
  }

  TruthBoxes boxes() {
    return boxes;
  }

  /** How much a mark's channel stands out of the others, of 255: half of what was painted. */
  private static final float CLEAR = 75;

  static MarkedPicture draw(Random random) throws IOException {
    int width = 120 + random.nextInt(300);
    int height = 120 + random.nextInt(300);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(90, 90, 90));
    graphics.fillRect(0, 0, width, height);
    float[] corners = new float[12];
    for (int mark = 0; mark < 3; mark++) {
      // Each in a column of its own, so that none hides another.
      int columns = width / 3;
      int w = columns / 3 + random.nextInt(columns / 2);
      int h = height / 4 + random.nextInt(height / 2);
      int x = mark * columns + random.nextInt(columns - w);
      int y = random.nextInt(height - h);
      graphics.setColor(
          new Color(mark == 0 ? 220 : 70, mark == 1 ? 220 : 70, mark == 2 ? 220 : 70));
      graphics.fillRect(x, y, w, h);
      corners[4 * mark] = x;
      corners[4 * mark + 1] = y;
      corners[4 * mark + 2] = x + w;
      corners[4 * mark + 3] = y + h;
    }
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return new MarkedPicture(
        width, height, bytes.toByteArray(), TruthBoxes.of(corners, new int[] {0, 1, 2}));
  }

  /**
   * Returns x_min, y_min, x_max, y_max of a mark's pixels in an input, x_min above x_max where
   * there is none.
   */
  static int[] found(FloatBuffer input, int side, Preprocessing profile, int mark) {
    int[] found = {side, side, 0, 0};
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if (shows(input, side, profile, mark, x, y)) {
          found[0] = Math.min(found[0], x);
          found[1] = Math.min(found[1], y);
          found[2] = Math.max(found[2], x + 1);
          found[3] = Math.max(found[3], y + 1);
        }
      }
    }
    return found;
  }

  /** Returns whether an input's pixel is a mark's. */
  static boolean shows(FloatBuffer input, int side, Preprocessing profile, int mark, int x, int y) {
    float own = value(input, side, profile, mark, x, y);
    float other =
        Math.max(
            value(input, side, profile, (mark + 1) % 3, x, y),
            value(input, side, profile, (mark + 2) % 3, x, y));
    return own - other > CLEAR;
  }

  private static float value(
      FloatBuffer input, int side, Preprocessing profile, int channel, int x, int y) {
    float normalized = input.get((channel * side + y) * side + x);
    return (normalized - profile.term(channel)) / profile.factor(channel);
  }

  /** Returns boxes as rows of corners and class, which can be compared. */
  static List<List<Float>> rows(TruthBoxes boxes) {
    List<List<Float>> rows = new ArrayList<>();
    for (int i = 0; i < boxes.size(); i++) {
      rows.add(
          List.of(
              boxes.xMin(i),
              boxes.yMin(i),
              boxes.xMax(i),
              boxes.yMax(i),
              (float) boxes.classIndex(i)));
    }
    return rows;
  }
}
