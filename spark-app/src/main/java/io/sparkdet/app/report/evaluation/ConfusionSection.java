package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.MatrixChart;
import io.sparkdet.app.report.label.ClassScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was detected where something was annotated: the matrix, and its most frequent mistakes. */
final class ConfusionSection {

  /** Classes of a matrix whose names can still be read. */
  private static final int MOST_CLASSES = 81;

  private static final int MOST_PAIRS = 30;

  private static final String NOTHING = "(nothing)";

  private final ClassScores scores;
  private final List<Pair> pairs = new ArrayList<>();
  private final Map<String, Long> annotatedCounts = new HashMap<>();
  private final Map<String, Long> detectedCounts = new HashMap<>();

  /** An empty name is that of nothing. */
  private record Pair(String annotated, String detected, long count) {}

  ConfusionSection(CsvTable table, ClassScores scores) {
    this.scores = scores;
    for (int row = 0; row < table.size(); row++) {
      Pair pair =
          new Pair(
              table.text(row, "annotated"), table.text(row, "detected"), table.count(row, "count"));
      pairs.add(pair);
      annotatedCounts.merge(pair.annotated(), pair.count(), Long::sum);
      detectedCounts.merge(pair.detected(), pair.count(), Long::sum);
    }
  }

  void addTo(HtmlPage page) {
    page.put("mistakes", mistakes());
    List<String> names = names();
    page.put("confusion", !names.isEmpty());
    page.put("confusedClasses", names.size());
    page.put("allConfusedClasses", involved().size());
    if (!names.isEmpty()) {
      page.add(matrix(names));
    }
  }

  private List<Map<String, Object>> mistakes() {
    return pairs.stream()
        .filter(pair -> !pair.annotated().isEmpty() && !pair.detected().isEmpty())
        .filter(pair -> !pair.annotated().equals(pair.detected()))
        .sorted(
            Comparator.comparingLong(Pair::count)
                .reversed()
                .thenComparing(Pair::annotated)
                .thenComparing(Pair::detected))
        .limit(MOST_PAIRS)
        .map(
            pair -> {
              Map<String, Object> shown = new LinkedHashMap<>();
              shown.put("annotated", DisplayText.text(pair.annotated()));
              shown.put("detected", DisplayText.text(pair.detected()));
              shown.put("count", DisplayText.count(pair.count()));
              shown.put("share", DisplayText.percent(share(pair)));
              return shown;
            })
        .toList();
  }

  private double share(Pair pair) {
    return (double) pair.count() / annotatedCounts.getOrDefault(pair.annotated(), 1L);
  }

  private double shareOfDetected(Pair pair) {
    return (double) pair.count() / detectedCounts.getOrDefault(pair.detected(), 1L);
  }

  private Set<String> involved() {
    Set<String> involved = pairs.stream().map(Pair::annotated).collect(Collectors.toSet());
    pairs.forEach(pair -> involved.add(pair.detected()));
    involved.remove("");
    return involved;
  }

  /** Returns the classes shown, in the file's order. */
  private List<String> names() {
    Set<String> involved = involved();
    Set<String> leading =
        scores.leading().stream()
            .map(ClassScores.One::name)
            .filter(involved::contains)
            .limit(MOST_CLASSES)
            .collect(Collectors.toSet());
    return scores.all().stream().map(ClassScores.One::name).filter(leading::contains).toList();
  }

  private MatrixChart matrix(List<String> names) {
    Map<String, Integer> indices = new HashMap<>();
    List<String> shown = new ArrayList<>();
    for (String name : names) {
      indices.put(name, indices.size());
      shown.add(DisplayText.text(name));
    }
    indices.put("", indices.size());
    shown.add(NOTHING);
    List<MatrixChart.Cell> cells = new ArrayList<>();
    for (Pair pair : pairs) {
      Integer row = indices.get(pair.annotated());
      Integer column = indices.get(pair.detected());
      if (row != null && column != null) {
        cells.add(
            new MatrixChart.Cell(
                row,
                column,
                pair.count(),
                Math.round(1e4 * share(pair)) / 1e4,
                Math.round(1e4 * shareOfDetected(pair)) / 1e4));
      }
    }
    return new MatrixChart(
        "chart-confusion",
        "Confusion matrix",
        "annotated",
        "detected",
        shown,
        cells,
        "Show",
        List.of(
            new MatrixChart.View("counts"),
            new MatrixChart.View("shares of the annotated"),
            new MatrixChart.View("shares of the detected")));
  }
}
