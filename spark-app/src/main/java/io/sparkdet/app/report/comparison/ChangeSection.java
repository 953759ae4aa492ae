package io.sparkdet.app.report.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.BoxDrawing;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.pictures.Region;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What changed for the better and for the worse: by class, and the largest with their pictures. */
final class ChangeSection {

  private static final String TRUTH = "#2ca25f";
  private static final String BEFORE = "#8a6fd1";
  private static final String AFTER = "#3b8ede";
  private static final String PLACE = "#ff7f0e";

  /** Classes in the table of counts. */
  private static final int MOST_CLASSES = 40;

  private static final List<String> EFFECTS =
      List.of("truth_found", "truth_missed", "false_alarm_gone", "false_alarm_new");

  private final JsonNode changes;
  private final Dataset<Row> findings;

  ChangeSection(JsonNode numbers, Dataset<Row> findings) {
    this.changes = numbers.path("changes");
    this.findings = findings;
  }

  void addTo(HtmlPage page) {
    List<Row> rows = findings.orderBy("effect", "place").collectAsList();
    page.put("pictured", rows.stream().anyMatch(row -> row.getAs("picture") != null));
    page.put("changedClasses", classes());
    List<Map<String, Object>> groups = new ArrayList<>();
    add(groups, rows, "truth_missed", "Worse: objects that are missed now");
    add(groups, rows, "false_alarm_new", "Worse: new false alarms");
    add(groups, rows, "truth_found", "Better: objects that are found now");
    add(groups, rows, "false_alarm_gone", "Better: false alarms that are gone");
    page.put("groups", groups);
  }

  private void add(List<Map<String, Object>> groups, List<Row> rows, String effect, String title) {
    List<Map<String, Object>> figures =
        rows.stream()
            .filter(row -> row.getAs("effect").equals(effect) && row.getAs("picture") != null)
            .map(ChangeSection::figure)
            .toList();
    long count = changes.path(effect).path("count").asLong();
    groups.add(
        Map.of(
            "title",
            title,
            "count",
            DisplayText.count(count),
            "figures",
            figures,
            "better",
            title.startsWith("Better")));
  }

  /** Returns counts by class, those first where most changed. */
  private List<Map<String, Object>> classes() {
    Map<String, long[]> counts = new TreeMap<>();
    for (int i = 0; i < EFFECTS.size(); i++) {
      int column = i;
      changes
          .path(EFFECTS.get(i))
          .path("per_class")
          .properties()
          .forEach(
              entry ->
                  counts
                          .computeIfAbsent(entry.getKey(), first -> new long[EFFECTS.size()])[
                          column] =
                      entry.getValue().asLong());
    }
    List<Map.Entry<String, long[]>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort((a, b) -> Long.compare(sum(b.getValue()), sum(a.getValue())));
    List<Map<String, Object>> table = new ArrayList<>();
    for (Map.Entry<String, long[]> one : sorted.subList(0, Math.min(MOST_CLASSES, sorted.size()))) {
      Map<String, Object> row = new LinkedHashMap<>();
      long[] of = one.getValue();
      row.put("name", DisplayText.text(one.getKey()));
      row.put("found", DisplayText.count(of[0]));
      row.put("missed", DisplayText.count(of[1]));
      row.put("gone", DisplayText.count(of[2]));
      row.put("alarms", DisplayText.count(of[3]));
      table.add(row);
    }
    return table;
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static Map<String, Object> figure(Row finding) {
    Row box = finding.getAs("box");
    Row picture = finding.getAs("picture");
    String category = DisplayText.text(finding.<String>getAs("category"));
    String fileName = finding.getAs("file_name");
    Map<String, Object> figure = new HashMap<>();
    figure.put("name", DisplayText.cut(category, BoxDrawing.LONGEST_NAME));
    figure.put(
        "note",
        "score before %s, after %s"
            .formatted(score(finding.getAs("score_before")), score(finding.getAs("score_after"))));
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
    BoxDrawing drawing =
        new BoxDrawing(
            new Region(
                picture.<Integer>getAs("left"),
                picture.<Integer>getAs("top"),
                picture.<Integer>getAs("right"),
                picture.<Integer>getAs("bottom")),
            width,
            height);
    boolean ofTruth = box.isNullAt(4);
    List<Map<String, Object>> boxes = new ArrayList<>();
    finding
        .<Row>getList(finding.fieldIndex("truths"))
        .forEach(one -> boxes.add(draw(drawing, one, "annotated", TRUTH, "quiet truth")));
    finding
        .<Row>getList(finding.fieldIndex("before"))
        .forEach(one -> boxes.add(draw(drawing, one, "before", BEFORE, "quiet")));
    finding
        .<Row>getList(finding.fieldIndex("after"))
        .forEach(one -> boxes.add(draw(drawing, one, "after", AFTER, "quiet")));
    boxes.add(
        drawing.draw(
            corners(box),
            DisplayText.cut(category, BoxDrawing.LONGEST_NAME),
            "the place in question: " + category,
            PLACE,
            ofTruth ? "finding truth" : "finding"));
    figure.put("boxes", boxes);
    return figure;
  }

  private static Map<String, Object> draw(
      BoxDrawing drawing, Row box, String side, String color, String style) {
    String tag = box.isNullAt(4) ? side : side + " " + DisplayText.decimal(box.getDouble(4), 2);
    return drawing.draw(corners(box), tag, tag, color, style);
  }

  private static BoxDrawing.Corners corners(Row box) {
    return new BoxDrawing.Corners(
        box.getDouble(0), box.getDouble(1), box.getDouble(2), box.getDouble(3));
  }

  private static String score(Object score) {
    double value = (Double) score;
    return value == 0 ? "none" : DisplayText.decimal(value, 2);
  }
}
