package io.sparkdet.app.report.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.SeriesChart;
import io.sparkdet.app.report.label.ClassScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bars and the table of the classes, the best first, those without truths last. */
final class ClassSection {

  private final ClassScores scores;
  private final JsonNode intervals;

  ClassSection(ClassScores scores, JsonNode summary) {
    this.scores = scores;
    this.intervals = summary.path("confidence").path("per_class");
  }

  void addTo(HtmlPage page) {
    page.put("classes", table());
    page.put("hasIntervals", !intervals.isEmpty());
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

  private List<Map<String, Object>> table() {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<ClassScores.One> sorted = new ArrayList<>(scores.all());
    sorted.sort(Comparator.comparingDouble(ClassScores.One::ap).reversed());
    for (ClassScores.One one : sorted) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", one.shownName());
      row.put("id", String.valueOf(one.id()));
      row.put("ap", DisplayText.share(one.ap()));
      row.put("interval", NumbersSection.interval(intervals.path(one.name())));
      row.put("ap50", DisplayText.share(one.ap50()));
      row.put("ar", DisplayText.share(one.ar()));
      row.put("truths", DisplayText.count(one.truths()));
      row.put("detections", DisplayText.count(one.detections()));
      row.put("bestScore", DisplayText.score(one.bestScore()));
      row.put("bestF1", DisplayText.share(one.bestF1()));
      row.put("bestPrecision", DisplayText.share(one.bestPrecision()));
      row.put("bestRecall", DisplayText.share(one.bestRecall()));
      rows.add(row);
    }
    return rows;
  }
}
