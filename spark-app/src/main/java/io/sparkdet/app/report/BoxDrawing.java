package io.sparkdet.app.report;

import java.util.HashMap;
import java.util.Map;

/**
 * One detection as the numbers of an SVG drawing laid over a thumbnail, whose pixels are the
 * drawing's units; parts outside the picture are cut off.
 *
 * <p>The tag with class and score stands above the box, or inside it where there is no room. Its
 * size follows the picture's, because the gallery fits all pictures into frames of one size.
 */
final class BoxDrawing {

  /** Height of a tag's letters as a share of the frame's width. */
  private static final double TEXT_SIZE = 0.032;

  /** Width of a frame relative to its height. */
  private static final double FRAME = 4.0 / 3;

  /** Width of one letter of a monospaced font as a share of its height. */
  private static final double LETTER = 0.6;

  private static final int LONGEST_NAME = 22;

  private final int width;
  private final int height;
  private final double scaleX;
  private final double scaleY;
  private final Palette palette;

  BoxDrawing(ShownImage image, int width, int height, Palette palette) {
    this.width = width;
    this.height = height;
    this.scaleX = (double) width / image.width();
    this.scaleY = (double) height / image.height();
    this.palette = palette;
  }

  /**
   * Returns the values that the template draws.
   *
   * @param quiet whether the tag is shown only while the pointer rests on the box
   */
  Map<String, Object> draw(ShownImage.Box box, boolean quiet) {
    double left = within(box.xMin() * scaleX, width);
    double top = within(box.yMin() * scaleY, height);
    double right = within(box.xMax() * scaleX, width);
    double bottom = within(box.yMax() * scaleY, height);
    String name = Shown.text(box.category());
    String score = Shown.decimal(box.score(), 2);
    String text = Shown.cut(name, LONGEST_NAME) + " " + score;
    double size = TEXT_SIZE * Math.max(width, FRAME * height);
    double textWidth = LETTER * size * text.codePointCount(0, text.length());
    double tagWidth = textWidth + 0.6 * size;
    double tagHeight = 1.3 * size;
    double tagX = Math.max(0, Math.min(left, width - tagWidth));
    double tagY = top >= tagHeight ? top - tagHeight : top;
    String colour = palette.colour(box.categoryId());
    Map<String, Object> drawing = new HashMap<>();
    drawing.put("quiet", quiet);
    drawing.put("title", "%s %s".formatted(name, Shown.decimal(box.score(), 4)));
    drawing.put("score", Shown.decimal(box.score(), 4));
    drawing.put("colour", colour);
    drawing.put("ink", Palette.inkOn(colour));
    drawing.put("text", text);
    drawing.put("x", units(left));
    drawing.put("y", units(top));
    drawing.put("width", units(right - left));
    drawing.put("height", units(bottom - top));
    drawing.put("tagX", units(tagX));
    drawing.put("tagY", units(tagY));
    drawing.put("tagWidth", units(tagWidth));
    drawing.put("tagHeight", units(tagHeight));
    drawing.put("textX", units(tagX + 0.3 * size));
    drawing.put("textY", units(tagY + 0.98 * size));
    drawing.put("textSize", units(size));
    drawing.put("textWidth", units(textWidth));
    return drawing;
  }

  private static double within(double value, int limit) {
    return Math.max(0, Math.min(limit, value));
  }

  private static String units(double value) {
    return Shown.decimal(value, 1);
  }
}
