package io.sparkdet.app.report.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.BoxDrawing;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.FindingFigure;
import io.sparkdet.app.report.html.HtmlPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
    sorted.sort(
        Comparator.comparingLong(
            (Map.Entry<String, long[]> one) -> -LongStream.of(one.getValue()).sum()));
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

  private static Map<String, Object> figure(Row finding) {
    Row box = finding.getAs("box");
    String category = DisplayText.text(finding.<String>getAs("category"));
    String name = DisplayText.cut(category, BoxDrawing.LONGEST_NAME);
    String note =
        "score before %s, after %s"
            .formatted(score(finding.getAs("score_before")), score(finding.getAs("score_after")));
    return FindingFigure.of(
        finding,
        name,
        note,
        drawing -> {
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
                  FindingFigure.corners(box),
                  name,
                  "the place in question: " + category,
                  PLACE,
                  box.isNullAt(4) ? "finding truth" : "finding"));
          return boxes;
        });
  }

  private static Map<String, Object> draw(
      BoxDrawing drawing, Row box, String side, String color, String style) {
    String tag = box.isNullAt(4) ? side : side + " " + DisplayText.decimal(box.getDouble(4), 2);
    return drawing.draw(FindingFigure.corners(box), tag, tag, color, style);
  }

  private static String score(Object score) {
    double value = (Double) score;
    return value == 0 ? "none" : DisplayText.decimal(value, 2);
  }
}
