package io.sparkdet.app.report.html;

import io.sparkdet.app.report.pictures.Region;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A figure of the gallery that shows a place on a picture: a row of a table of findings, with the
 * part of the picture that Spark's tasks cut out, or why there is none, and boxes over it.
 */
public final class FindingFigure {

  private FindingFigure() {}

  /**
   * Returns the values that the template shows.
   *
   * @param finding a row with {@code image_id}, {@code file_name} and {@code picture}
   * @param name what stands above the picture
   * @param note what stands below it
   * @param boxes draws what lies over it, the last one on top
   */
  public static Map<String, Object> of(
      Row finding,
      String name,
      String note,
      Function<BoxDrawing, List<Map<String, Object>>> boxes) {
    Row picture = finding.getAs("picture");
    String fileName = finding.getAs("file_name");
    Map<String, Object> figure = new HashMap<>();
    figure.put("name", name);
    figure.put("note", note);
    figure.put(
        "source",
        DisplayText.text(fileName.isEmpty() ? "image " + finding.getAs("image_id") : fileName));
    byte @Nullable [] jpeg = picture.getAs("jpeg");
    if (jpeg == null) {
      figure.put("problem", DisplayText.text(String.valueOf(picture.<String>getAs("problem"))));
      return figure;
    }
    int width = picture.<Integer>getAs("width");
    int height = picture.<Integer>getAs("height");
    figure.put("image", Base64.getEncoder().encodeToString(jpeg));
    figure.put("width", width);
    figure.put("height", height);
    Region shown =
        new Region(
            picture.<Integer>getAs("left"),
            picture.<Integer>getAs("top"),
            picture.<Integer>getAs("right"),
            picture.<Integer>getAs("bottom"));
    figure.put("boxes", boxes.apply(new BoxDrawing(shown, width, height)));
    return figure;
  }

  /** Returns the corners of a box of such a table, which are its first columns. */
  public static BoxDrawing.Corners corners(Row box) {
    return new BoxDrawing.Corners(
        box.getDouble(0), box.getDouble(1), box.getDouble(2), box.getDouble(3));
  }
}
