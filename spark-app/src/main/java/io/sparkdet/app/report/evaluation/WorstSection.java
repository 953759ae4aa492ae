package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.BoxDrawing;
import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.FindingFigure;
import io.sparkdet.app.report.html.GridTable;
import io.sparkdet.app.report.html.HtmlPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The images with most errors: a table, and pictures where there are any. */
final class WorstSection {

  /** Pictures, should the table hold more than {@code evaluate} writes. */
  private static final int MOST = 48;

  /** Names that can be read side by side; of more they are shown on the enlarged picture. */
  private static final int MOST_NAMES = 10;

  private static final Style RIGHT = new Style("right", "#2ca25f", "right");

  /** Styles and colors by what became of a box. */
  private static final Map<String, Style> STYLES =
      Map.of(
          "missed", new Style("missed", "#ff7f0e", "missed"),
          "false_positive", new Style("wrong", "#d62728", "nothing is annotated here"),
          "confused", new Style("confused", "#8a6fd1", "detected as something else"),
          "right", RIGHT);

  private record Style(String name, String color, String meaning) {}

  private final EvaluationFolder folder;

  WorstSection(EvaluationFolder folder) {
    this.folder = folder;
  }

  void addTo(HtmlPage page) throws IOException {
    Optional<CsvTable> table = folder.csvIfThere("worst_images.csv");
    page.put("worstTold", table.isPresent());
    page.put("worstImages", table.map(CsvTable::size).orElse(0));
    table.filter(csv -> csv.size() > 0).ifPresent(csv -> page.add("worstTable", grid(csv)));
    Optional<Dataset<Row>> pictures = folder.table("worst_images.parquet");
    page.put("worstPictured", pictures.isPresent());
    page.put(
        "worstPictures",
        pictures
            .map(
                rows ->
                    rows.orderBy("place").limit(MOST).collectAsList().stream()
                        .map(WorstSection::figure)
                        .toList())
            .orElse(List.of()));
  }

  private static GridTable grid(CsvTable csv) {
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < csv.size(); row++) {
      String name = csv.text(row, "file_name");
      rows.add(
          List.of(
              DisplayText.text(name.isEmpty() ? "image " + csv.text(row, "image_id") : name),
              DisplayText.count(csv.count(row, "errors")),
              DisplayText.count(csv.count(row, "missed")),
              DisplayText.count(csv.count(row, "false_positives")),
              DisplayText.count(csv.count(row, "confused")),
              DisplayText.count(csv.count(row, "right")),
              DisplayText.share(csv.number(row, "f1"))));
    }
    return new GridTable(
        "table-worst",
        List.of(
            GridTable.Column.text("image"),
            GridTable.Column.number("errors"),
            GridTable.Column.number("missed"),
            GridTable.Column.number("false positives"),
            GridTable.Column.number("confused"),
            GridTable.Column.number("right"),
            GridTable.Column.number("F1")),
        rows,
        List.of(),
        "");
  }

  private static Map<String, Object> figure(Row image) {
    long missed = image.<Long>getAs("missed");
    long falsePositives = image.<Long>getAs("false_positives");
    long confused = image.<Long>getAs("confused");
    List<Row> boxes = image.getList(image.fieldIndex("boxes"));
    return FindingFigure.of(
        image,
        DisplayText.counted(missed + falsePositives + confused, "error", "errors"),
        note(image, missed, falsePositives, confused),
        drawing -> {
          boolean busy = boxes.stream().filter(WorstSection::isNamed).count() > MOST_NAMES;
          // The worst stand first in the table and on top of the picture.
          List<Map<String, Object>> drawn = new ArrayList<>();
          for (int i = boxes.size() - 1; i >= 0; i--) {
            drawn.add(draw(drawing, boxes.get(i), meaning(boxes, i), busy ? "busy " : ""));
          }
          return drawn;
        });
  }

  private static String note(Row image, long missed, long falsePositives, long confused) {
    List<String> parts = new ArrayList<>();
    if (missed > 0) {
      parts.add(DisplayText.count(missed) + " missed");
    }
    if (falsePositives > 0) {
      parts.add(DisplayText.counted(falsePositives, "false positive", "false positives"));
    }
    if (confused > 0) {
      parts.add(DisplayText.count(confused) + " confused");
    }
    parts.add(DisplayText.count(image.<Long>getAs("right")) + " right");
    return String.join(", ", parts);
  }

  /** Returns whether a box's name is shown: of right ones it is not, nor twice of a confusion. */
  private static boolean isNamed(Row box) {
    String verdict = box.getAs("verdict");
    return !verdict.equals("right") && !(verdict.equals("confused") && box.isNullAt(4));
  }

  private static Style style(Row box) {
    return STYLES.getOrDefault(box.<String>getAs("verdict"), RIGHT);
  }

  /** Returns what became of a box; a detection that was confused stands behind its annotation. */
  private static String meaning(List<Row> boxes, int i) {
    Row box = boxes.get(i);
    boolean confused = box.<String>getAs("verdict").equals("confused");
    return confused && !box.isNullAt(4) && i > 0
        ? "annotated as " + DisplayText.text(boxes.get(i - 1).<String>getAs("category"))
        : style(box).meaning();
  }

  private static Map<String, Object> draw(
      BoxDrawing drawing, Row box, String meaning, String prefix) {
    boolean detected = !box.isNullAt(4);
    Style style = style(box);
    String name = DisplayText.text(box.<String>getAs("category"));
    String tag =
        DisplayText.cut(name, BoxDrawing.LONGEST_NAME)
            + (detected ? " " + DisplayText.decimal(box.getDouble(4), 2) : "");
    String title = "%s: %s, %s".formatted(detected ? "detected" : "annotated", tag, meaning);
    return drawing.draw(
        FindingFigure.corners(box),
        tag,
        title,
        style.color(),
        prefix + style.name() + (isNamed(box) ? "" : " quiet") + (detected ? "" : " truth"));
  }
}
