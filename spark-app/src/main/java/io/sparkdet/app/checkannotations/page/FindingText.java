package io.sparkdet.app.checkannotations.page;

import io.sparkdet.app.report.html.DisplayText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** A finding in words. */
final class FindingText {

  private FindingText() {}

  /** Returns the image, file or class it is of. */
  static String where(Row row) {
    @Nullable String file = row.getAs("file_name");
    if (file != null && !file.isEmpty()) {
      return DisplayText.text(file);
    }
    Object image = row.getAs("image_id");
    if (image != null) {
      return "image " + image;
    }
    @Nullable String category = row.getAs("category");
    return category == null ? "" : DisplayText.text(category);
  }

  /** Returns what else is known of it. */
  static String what(Row row) {
    List<String> parts = new ArrayList<>();
    Object annotation = row.getAs("annotation_id");
    boolean ofBox = row.getAs("x_min") != null;
    if (annotation != null) {
      parts.add("annotation " + annotation);
    }
    if (ofBox) {
      parts.add("%s %s".formatted(DisplayText.text(row.<String>getAs("category")), box(row)));
    }
    Object other = row.getAs("other_annotation_id");
    if (other != null) {
      double iou = row.<Double>getAs("iou");
      parts.add(
          "beside annotation %s%s"
              .formatted(other, iou < 1 ? ", IoU " + DisplayText.decimal(iou, 3) : ""));
    }
    String detail = row.getAs("detail");
    if (!detail.isEmpty()) {
      parts.add(DisplayText.text(detail));
    }
    return String.join("; ", parts);
  }

  private static String box(Row row) {
    double x = row.<Double>getAs("x_min");
    double y = row.<Double>getAs("y_min");
    return String.format(
        Locale.ROOT,
        "[%.5g, %.5g, %.5g, %.5g]",
        x,
        y,
        row.<Double>getAs("x_max") - x,
        row.<Double>getAs("y_max") - y);
  }
}
