package io.sparkdet.app.exportlabels;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.exportlabels.format.FolderFormat;
import io.sparkdet.app.exportlabels.format.ImageLabels;
import io.sparkdet.app.exportlabels.format.LabelBox;
import io.sparkdet.app.exportlabels.format.LabelClass;
import io.sparkdet.app.exportlabels.format.LabelFormat;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of {@link SelectedImages} in their order, keeps the boxes that are wanted and cuts
 * them at the edges of their pictures. It is the same whenever a row is read.
 */
final class LabelSelection implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Boxes of a shorter side in pixels have no area that formats could hold. */
  private static final double SHORTEST = 1e-3;

  private static final Set<String> NO_NAMES = Set.of("", ".", "..");

  private final LabelFormat format;
  private final HashMap<String, LabelClass> classes;
  private final float threshold;

  LabelSelection(LabelFormat format, List<LabelClass> classes, double threshold) {
    this.format = format;
    this.classes = new HashMap<>();
    classes.forEach(label -> this.classes.put(label.name(), label));
    this.threshold = (float) threshold;
  }

  /**
   * Refuses an image that cannot be exported.
   *
   * @param before the row before it, or null
   * @throws UserException that names the image and the remedy
   */
  void check(Row image, @Nullable Row before) {
    String path = image.getString(2);
    String name = image.getString(1);
    if (before != null && before.getString(0).equals(image.getString(0))) {
      String other = before.getString(2);
      throw new UserException(
          other.equals(path)
              ? "Cannot export %s: the table has two rows of it; export a table of one run, or label with --replace, which keeps one"
                  .formatted(path)
              : "Cannot export %s and %s: both would be %s; give one of them another name"
                  .formatted(other, path, image.getString(0)));
    }
    if (!format.holds(name)) {
      throw new UserException(
          "Cannot export %s: its name has control characters, which %s cannot hold; rename it"
              .formatted(path.replaceAll("\\p{Cntrl}", "?"), format.name()));
    }
    if (format instanceof FolderFormat
        && Arrays.stream(name.split("/", -1)).anyMatch(NO_NAMES::contains)) {
      throw new UserException(
          "Cannot export %s: %s is no name of a file; name with --root the folder of the images"
              .formatted(path, name));
    }
    if (image.isNullAt(3) || image.isNullAt(4) || image.getInt(3) < 1 || image.getInt(4) < 1) {
      throw new UserException(
          "Cannot export %s: its row has no width and height; label it again".formatted(path));
    }
  }

  /**
   * Returns the labels of an image.
   *
   * @param number of the image
   * @param firstBox number of its first box
   * @param counts what happens to its boxes is added to
   * @throws UserException if a box lacks a number
   */
  ImageLabels read(Row image, long number, long firstBox, BoxCounts counts) {
    int width = image.getInt(3);
    int height = image.getInt(4);
    List<LabelBox> boxes = new ArrayList<>();
    for (Row box : image.isNullAt(6) ? List.<Row>of() : image.<Row>getList(6)) {
      requireNumbers(box, image.getString(2));
      if (box.getFloat(4) < threshold) {
        continue;
      }
      LabelClass label = classes.get(box.getString(6));
      if (label == null) {
        counts.ofOtherClass();
        continue;
      }
      double[] corners = new double[4];
      for (int side = 0; side < corners.length; side++) {
        corners[side] = decimal(box.getFloat(side));
      }
      boolean cut = cut(corners, width, height);
      if (corners[2] - corners[0] < SHORTEST || corners[3] - corners[1] < SHORTEST) {
        counts.outside();
        continue;
      }
      if (cut) {
        counts.cut();
      }
      boxes.add(
          new LabelBox(corners[0], corners[1], corners[2], corners[3], box.getFloat(4), label));
    }
    counts.image(boxes.size());
    return new ImageLabels(
        number,
        firstBox,
        image.getString(1),
        width,
        height,
        image.isNullAt(5) ? "" : image.getString(5),
        boxes);
  }

  /** Cuts corners at the picture's edges; returns whether that moved one noticeably. */
  private static boolean cut(double[] corners, int width, int height) {
    boolean moved = false;
    for (int side = 0; side < corners.length; side++) {
      double inside = Math.max(0, Math.min(side % 2 == 0 ? width : height, corners[side]));
      moved |= Math.abs(inside - corners[side]) > SHORTEST;
      corners[side] = inside;
    }
    return moved;
  }

  private static void requireNumbers(Row box, String path) {
    for (int field = 0; field < 6; field++) {
      if (box.isNullAt(field) || (field < 5 && !Float.isFinite(box.getFloat(field)))) {
        throw new UserException(
            "Cannot export %s: a box of it holds %s where a number must be; label it again"
                .formatted(path, box.get(field)));
      }
    }
  }

  /** Returns the number that the digits of a float tell: 12.3, not 12.300000190734863. */
  private static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
