package io.sparkdet.app.report.html;

import io.sparkdet.app.report.pictures.Region;
import io.sparkdet.app.report.pictures.ShownImage;
import java.util.HashMap;
import java.util.Map;

/**
 * One box as the numbers of an SVG drawing laid over a thumbnail, whose pixels are the drawing's
 * units; parts outside the picture are cut off.
 *
 * <p>The tag stands above the box, or inside it where there is no room. Its size follows the
 * picture's, because the gallery fits all pictures into frames of one size.
 */
public final class BoxDrawing {

  /** Height of a tag's letters as a share of the frame's width. */
  private static final double TEXT_SIZE = 0.032;

  /** Width of a frame relative to its height. */
  private static final double FRAME = 4.0 / 3;

  /** Width of one letter of a monospaced font as a share of its height. */
  private static final double LETTER = 0.6;

  /** Letters of a class name on a tag. */
  public static final int LONGEST_NAME = 22;

  private final int width;
  private final int height;
  private final double left;
  private final double top;
  private final double scaleX;
  private final double scaleY;

  /**
   * Prepares a thumbnail.
   *
   * @param shown the part of the original that it shows
   * @param width of the thumbnail in its own pixels
   * @param height of the thumbnail in its own pixels
   */
  public BoxDrawing(Region shown, int width, int height) {
    this.width = width;
    this.height = height;
    this.left = shown.left();
    this.top = shown.top();
    this.scaleX = (double) width / shown.width();
    this.scaleY = (double) height / shown.height();
  }

  /**
   * Returns the values that the template draws of a labelled image's box.
   *
   * @param quiet whether the tag is shown only while the pointer rests on the box
   */
  public Map<String, Object> draw(ShownImage.Box box, Palette palette, boolean quiet) {
    String name = DisplayText.text(box.category());
    Corners corners = new Corners(box.xMin(), box.yMin(), box.xMax(), box.yMax());
    String tag = DisplayText.cut(name, LONGEST_NAME) + " " + DisplayText.decimal(box.score(), 2);
    String title = "%s %s".formatted(name, DisplayText.decimal(box.score(), 4));
    Map<String, Object> drawing =
        draw(corners, tag, title, palette.color(box.categoryId()), quiet ? "quiet" : "");
    drawing.put("score", DisplayText.decimal(box.score(), 4));
    return drawing;
  }

  /** The corners of a box in pixels of the original. */
  public record Corners(double xMin, double yMin, double xMax, double yMax) {}

  /**
   * Returns the values that the template draws.
   *
   * @param tag written at the box
   * @param title shown while the pointer rests on it
   * @param style names of the page's styles for it
   */
  public Map<String, Object> draw(
      Corners box, String tag, String title, String color, String style) {
    double boxLeft = within((box.xMin() - left) * scaleX, width);
    double boxTop = within((box.yMin() - top) * scaleY, height);
    double boxRight = within((box.xMax() - left) * scaleX, width);
    double boxBottom = within((box.yMax() - top) * scaleY, height);
    double size = TEXT_SIZE * Math.max(width, FRAME * height);
    double textWidth = LETTER * size * tag.codePointCount(0, tag.length());
    double tagWidth = textWidth + 0.6 * size;
    double tagHeight = 1.3 * size;
    double tagX = Math.max(0, Math.min(boxLeft, width - tagWidth));
    double tagY = boxTop >= tagHeight ? boxTop - tagHeight : boxTop;
    Map<String, Object> drawing = new HashMap<>();
    drawing.put("style", style);
    drawing.put("title", title);
    drawing.put("color", color);
    drawing.put("ink", Palette.inkOn(color));
    drawing.put("text", tag);
    drawing.put("x", units(boxLeft));
    drawing.put("y", units(boxTop));
    drawing.put("width", units(boxRight - boxLeft));
    drawing.put("height", units(boxBottom - boxTop));
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
    return DisplayText.decimal(value, 1);
  }
}
