package io.sparkdet.app.report.training;

import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.Palette;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The page of training samples: pictures as the network is given them, the boxes that are to be
 * found in them, and the anchors that are to find these.
 */
public final class AugmentationPage {

  /** Anchors drawn on one picture; a box may have hundreds. */
  private static final int MOST_ANCHORS = 400;

  /** Height of a tag's letters as a share of the picture's side. */
  private static final double TEXT_SIZE = 0.032;

  private final List<String> classes;
  private final Palette palette;

  private AugmentationPage(List<String> classes) {
    this.classes = List.copyOf(classes);
    this.palette = new Palette(IntStream.range(0, classes.size()).boxed().toList());
  }

  /**
   * A rectangle in pixels of the input.
   *
   * @param classIndex of the truth, or of the truth that an anchor is to find
   */
  public record Rectangle(float xMin, float yMin, float xMax, float yMax, int classIndex) {}

  /**
   * One picture.
   *
   * @param name what it is called
   * @param note what is known about it, one line
   * @param steps what was done to it, and with which other pictures, one line; may be empty
   * @param jpeg base64 of the picture as an image file; empty where it cannot be shown, which the
   *     note explains
   * @param side of the square input in pixels
   * @param truths boxes to be found
   * @param anchors positive anchors
   */
  public record Sample(
      String name,
      String note,
      String steps,
      String jpeg,
      int side,
      List<Rectangle> truths,
      List<Rectangle> anchors) {

    /** Copies the lists. */
    public Sample {
      truths = List.copyOf(truths);
      anchors = List.copyOf(anchors);
    }
  }

  /**
   * Writes the page: one file that loads nothing from elsewhere.
   *
   * @param facts what the samples were made with, by name
   * @param classes names by index
   */
  public static void write(
      OutputStream target, Map<String, String> facts, List<String> classes, List<Sample> samples)
      throws IOException {
    AugmentationPage page = new AugmentationPage(classes);
    List<Map<String, String>> shown = new ArrayList<>();
    facts.forEach(
        (name, value) ->
            shown.add(Map.of("name", DisplayText.text(name), "value", DisplayText.text(value))));
    new HtmlPage("augmentation.ftlh")
        .put("facts", shown)
        .put("pictures", samples.stream().map(page::picture).toList())
        .write(target);
  }

  private Map<String, Object> picture(Sample sample) {
    Map<String, Object> picture = new HashMap<>();
    picture.put("name", DisplayText.text(sample.name()));
    picture.put("note", DisplayText.text(sample.note()));
    picture.put("steps", DisplayText.text(sample.steps()));
    picture.put("image", sample.jpeg());
    picture.put("side", sample.side());
    picture.put("truths", sample.truths().stream().map(box -> box(box, sample.side())).toList());
    picture.put(
        "anchors",
        sample.anchors().stream().limit(MOST_ANCHORS).map(anchor -> rectangle(anchor)).toList());
    return picture;
  }

  private Map<String, Object> box(Rectangle box, int side) {
    String name = DisplayText.cut(DisplayText.text(classes.get(box.classIndex())), 22);
    double size = TEXT_SIZE * side;
    double width = 0.6 * size * name.codePointCount(0, name.length());
    double x = Math.max(0, Math.min(box.xMin(), side - width - 0.6 * size));
    double y = box.yMin() >= 1.3 * size ? box.yMin() - 1.3 * size : box.yMin();
    Map<String, Object> drawing = rectangle(box);
    drawing.put("text", name);
    drawing.put("tagX", units(x));
    drawing.put("tagY", units(y));
    drawing.put("tagWidth", units(width + 0.6 * size));
    drawing.put("tagHeight", units(1.3 * size));
    drawing.put("textX", units(x + 0.3 * size));
    drawing.put("textY", units(y + 0.98 * size));
    drawing.put("textSize", units(size));
    drawing.put("textWidth", units(width));
    drawing.put("ink", Palette.inkOn(palette.color(box.classIndex())));
    return drawing;
  }

  private Map<String, Object> rectangle(Rectangle rectangle) {
    Map<String, Object> drawing = new HashMap<>();
    drawing.put("color", palette.color(rectangle.classIndex()));
    drawing.put("x", units(rectangle.xMin()));
    drawing.put("y", units(rectangle.yMin()));
    drawing.put("width", units(rectangle.xMax() - rectangle.xMin()));
    drawing.put("height", units(rectangle.yMax() - rectangle.yMin()));
    return drawing;
  }

  private static String units(double value) {
    return DisplayText.decimal(value, 1);
  }
}
