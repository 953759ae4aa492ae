package io.sparkdet.app.report.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.GridTable;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.SeriesChart;
import io.sparkdet.app.report.label.ClassScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Bars and the table of the classes, the best first, those without truths last. */
final class ClassSection {

  private final ClassScores scores;
  private final JsonNode intervals;

  ClassSection(ClassScores scores, JsonNode summary) {
    this.scores = scores;
    this.intervals = summary.path("confidence").path("per_class");
  }

  void addTo(HtmlPage page) {
    page.put("classes", scores.all().size());
    if (!scores.all().isEmpty()) {
      page.add("classTable", table());
    }
    List<ClassScores.One> measured =
        scores.leading().stream()
            .filter(one -> one.ap() >= 0)
            .sorted(Comparator.comparingDouble(ClassScores.One::ap).reversed())
            .toList();
    page.put("barredClasses", measured.size());
    page.put("measuredClasses", scores.all().stream().filter(one -> one.ap() >= 0).count());
    if (!measured.isEmpty()) {
      page.add(chart(measured));
    }
  }

  private static SeriesChart chart(List<ClassScores.One> measured) {
    PrecisionBars bars = new PrecisionBars();
    measured.forEach(one -> bars.add(one.shownName(), one.ap(), one.ap50()));
    return bars.chart("chart-classes", "Average precision by class");
  }

  private GridTable table() {
    List<GridTable.Column> columns =
        new ArrayList<>(List.of(GridTable.Column.text("class"), GridTable.Column.number("AP")));
    if (!intervals.isEmpty()) {
      columns.add(GridTable.Column.number("interval"));
    }
    for (String name : List.of("AP50", "AR", "truths", "detections", "best score", "F1")) {
      columns.add(GridTable.Column.number(name));
    }
    List<ClassScores.One> sorted = new ArrayList<>(scores.all());
    sorted.sort(Comparator.comparingDouble(ClassScores.One::ap).reversed());
    List<List<String>> rows = new ArrayList<>();
    List<String> hints = new ArrayList<>();
    for (ClassScores.One one : sorted) {
      List<String> row = new ArrayList<>(List.of(one.shownName(), DisplayText.share(one.ap())));
      if (!intervals.isEmpty()) {
        row.add(NumbersSection.interval(intervals.path(one.name())));
      }
      row.add(DisplayText.share(one.ap50()));
      row.add(DisplayText.share(one.ar()));
      row.add(DisplayText.count(one.truths()));
      row.add(DisplayText.count(one.detections()));
      row.add(DisplayText.score(one.bestScore()));
      row.add(DisplayText.share(one.bestF1()));
      rows.add(row);
      hints.add("id " + one.id());
    }
    return new GridTable("table-classes", columns, rows, hints, "class");
  }
}
