package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.GridTable;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.MatrixChart;
import io.sparkdet.app.report.label.ClassScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was detected where something was annotated: the matrix, and its most frequent mistakes. */
final class ConfusionSection {

  /** Classes of a matrix whose names can still be read. */
  private static final int MOST_CLASSES = 81;

  /** Classes shown of more: those that are confused most. */
  private static final int MOST_CONFUSED = 40;

  /** Mistakes of the table. */
  private static final int MOST_PAIRS = 1000;

  /** Cells that a page holds; of more the least frequent mistakes are left out. */
  private static final int MOST_CELLS = 20_000;

  private static final String NOTHING = "(nothing)";

  private final ClassScores scores;
  private final List<Pair> pairs = new ArrayList<>();
  private final Map<String, Long> annotatedCounts = new HashMap<>();
  private final Map<String, Long> detectedCounts = new HashMap<>();

  /** An empty name is that of nothing. */
  private record Pair(String annotated, String detected, long count) {

    boolean isMistake() {
      return !annotated.isEmpty() && !detected.isEmpty() && !annotated.equals(detected);
    }
  }

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
    List<Pair> mistakes = mistakes();
    List<String> names = names();
    Set<String> shown = shown(names);
    page.put("mistakes", mistakes.size());
    page.put("mistakesShown", Math.min(mistakes.size(), MOST_PAIRS));
    page.put("confusion", !names.isEmpty());
    page.put("confusedClasses", shown.size());
    page.put("allConfusedClasses", names.size());
    if (!names.isEmpty()) {
      page.add(matrix(names, shown));
    }
    if (!mistakes.isEmpty()) {
      page.add("mistakeTable", table(mistakes));
    }
  }

  /** Returns the mistakes, the most frequent first. */
  private List<Pair> mistakes() {
    return pairs.stream().filter(Pair::isMistake).sorted(mostFrequentFirst()).toList();
  }

  private static Comparator<Pair> mostFrequentFirst() {
    return Comparator.comparingLong(Pair::count)
        .reversed()
        .thenComparing(Pair::annotated)
        .thenComparing(Pair::detected);
  }

  private GridTable table(List<Pair> mistakes) {
    List<List<String>> rows = new ArrayList<>();
    for (Pair pair : mistakes.subList(0, Math.min(mistakes.size(), MOST_PAIRS))) {
      rows.add(
          List.of(
              DisplayText.text(pair.annotated()),
              DisplayText.text(pair.detected()),
              DisplayText.count(pair.count()),
              DisplayText.percent(share(pair.count(), annotatedCounts.get(pair.annotated()))),
              DisplayText.percent(share(pair.count(), detectedCounts.get(pair.detected())))));
    }
    return new GridTable(
        "table-mistakes",
        List.of(
            GridTable.Column.text("annotated"),
            GridTable.Column.text("detected"),
            GridTable.Column.number("times"),
            GridTable.Column.number("share of the annotated"),
            GridTable.Column.number("share of the detected")),
        rows,
        List.of(),
        "class");
  }

  private static double share(long count, @Nullable Long all) {
    return all == null || all == 0 ? 0 : (double) count / all;
  }

  /** Returns the classes that stand in the table, in the order of the annotations' classes. */
  private List<String> names() {
    Set<String> involved = pairs.stream().map(Pair::annotated).collect(Collectors.toSet());
    pairs.forEach(pair -> involved.add(pair.detected()));
    involved.remove("");
    List<String> names =
        new ArrayList<>(
            scores.all().stream().map(ClassScores.One::name).filter(involved::contains).toList());
    involved.removeAll(names);
    names.addAll(new TreeSet<>(involved));
    return names;
  }

  /** Returns all names, or of many those that are confused most. */
  private Set<String> shown(List<String> names) {
    if (names.size() <= MOST_CLASSES) {
      return new LinkedHashSet<>(names);
    }
    Map<String, Long> confused = new HashMap<>();
    for (Pair pair : pairs) {
      if (pair.isMistake()) {
        confused.merge(pair.annotated(), pair.count(), Long::sum);
        confused.merge(pair.detected(), pair.count(), Long::sum);
      }
    }
    return names.stream()
        .sorted(
            Comparator.<String>comparingLong(name -> confused.getOrDefault(name, 0L))
                .thenComparingLong(name -> annotatedCounts.getOrDefault(name, 0L))
                .reversed())
        .limit(MOST_CONFUSED)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private MatrixChart matrix(List<String> names, Set<String> first) {
    Map<String, Integer> indices = new HashMap<>();
    List<String> texts = new ArrayList<>();
    List<Integer> shown = new ArrayList<>();
    for (String name : names) {
      if (first.contains(name)) {
        shown.add(indices.size());
      }
      indices.put(name, indices.size());
      texts.add(DisplayText.text(name));
    }
    shown.add(indices.size());
    indices.put("", indices.size());
    texts.add(NOTHING);
    List<Long> rowTotals = new ArrayList<>();
    List<Long> columnTotals = new ArrayList<>();
    for (String name : names) {
      rowTotals.add(annotatedCounts.getOrDefault(name, 0L));
      columnTotals.add(detectedCounts.getOrDefault(name, 0L));
    }
    rowTotals.add(annotatedCounts.getOrDefault("", 0L));
    columnTotals.add(detectedCounts.getOrDefault("", 0L));
    List<Pair> kept = new ArrayList<>(pairs);
    if (kept.size() > MOST_CELLS) {
      kept.sort(Comparator.comparing(Pair::isMistake).thenComparing(mostFrequentFirst()));
    }
    List<Long> cells = new ArrayList<>();
    for (Pair pair : kept.subList(0, Math.min(kept.size(), MOST_CELLS))) {
      cells.add((long) indices.getOrDefault(pair.annotated(), 0));
      cells.add((long) indices.getOrDefault(pair.detected(), 0));
      cells.add(pair.count());
    }
    return new MatrixChart(
        "chart-confusion",
        "Confusion matrix",
        "annotated",
        "detected",
        texts,
        shown,
        rowTotals,
        columnTotals,
        cells,
        "Show",
        List.of(
            new MatrixChart.View("counts"),
            new MatrixChart.View("shares of the annotated"),
            new MatrixChart.View("shares of the detected")));
  }
}
