package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.ClassCharts;
import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.GridTable;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.label.ClassScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What it is worth to drop all detections below a score, right and wrong ones by score, and errors
 * by size, of all classes together and of each; and the score of best F1 of each class. The axis of
 * scores goes from 0 to 1, or where the table's do.
 */
final class ScoreSection {

  private final ClassScores scores;
  private final ErrorCounts errors;
  private final long positives;
  private final List<Double> places;

  /** Right detections by score of each class of the table, and wrong ones. */
  private final Map<Long, long[]> right = new LinkedHashMap<>();

  private final Map<Long, long[]> wrong = new LinkedHashMap<>();

  /**
   * Reads the table.
   *
   * @param positives the truths to be found of all classes; 0 where not known
   */
  ScoreSection(CsvTable table, ClassScores scores, ErrorCounts errors, long positives) {
    this.scores = scores;
    this.errors = errors;
    this.positives = positives;
    TreeMap<Double, Integer> index = new TreeMap<>();
    for (int row = 0; row < table.size(); row++) {
      index.put(table.number(row, "score"), 0);
    }
    places = List.copyOf(index.keySet());
    for (int i = 0; i < places.size(); i++) {
      index.put(places.get(i), i);
    }
    for (int row = 0; row < table.size(); row++) {
      long id = table.count(row, "id");
      int place = index.getOrDefault(table.number(row, "score"), 0);
      right.computeIfAbsent(id, c -> new long[places.size()])[place] = table.count(row, "right");
      wrong.computeIfAbsent(id, c -> new long[places.size()])[place] = table.count(row, "wrong");
    }
  }

  void addTo(HtmlPage page) {
    page.put("scores", !places.isEmpty());
    page.put("scoreCurves", !places.isEmpty() && positives > 0);
    page.put("best", "");
    page.put("meanBest", "");
    List<ClassCharts.Place> charts = new ArrayList<>();
    if (!places.isEmpty()) {
      if (positives > 0) {
        charts.add(
            new ClassCharts.Place(
                "chart-points",
                "Precision, recall and F1 by the least score kept",
                ClassCharts.Shown.CURVES));
      }
      charts.add(
          new ClassCharts.Place(
              "chart-scores", "Right and wrong detections by score", ClassCharts.Shown.HISTOGRAM));
    }
    if (!errors.isEmpty()) {
      charts.add(
          new ClassCharts.Place(
              "chart-errors", "Errors by size of the object", ClassCharts.Shown.ERRORS));
    }
    if (!charts.isEmpty()) {
      page.add(charts(page, charts));
    }
    GridTable best = bestScores();
    if (!best.rows().isEmpty()) {
      page.add("bestScores", best);
    }
  }

  private boolean areShares() {
    return places.isEmpty() || (places.get(0) >= 0 && places.get(places.size() - 1) <= 1);
  }

  private ClassCharts charts(HtmlPage page, List<ClassCharts.Place> charts) {
    List<ClassCharts.OneClass> classes = new ArrayList<>();
    classes.add(together(page));
    for (ClassScores.One one : scores.all()) {
      if (one.truths() + one.detections() > 0) {
        classes.add(
            new ClassCharts.OneClass(
                one.shownName(),
                note(one),
                one.positives(),
                Double.isNaN(one.bestScore()) ? null : (Double) one.bestScore(),
                packed(right, one.id()),
                packed(wrong, one.id()),
                errors.packed(one.id())));
      }
    }
    return new ClassCharts(
        charts,
        areShares() ? 0 : places.get(0),
        areShares() ? 1 : places.get(places.size() - 1),
        places,
        meanF1(page),
        errors.sizes(),
        classes);
  }

  private static String packed(Map<Long, long[]> counts, long id) {
    return ClassCharts.packed(counts.getOrDefault(id, new long[0]));
  }

  private static String note(ClassScores.One one) {
    String boxes =
        "%s, %s"
            .formatted(
                DisplayText.counted(one.positives(), "truth", "truths"),
                DisplayText.counted(one.detections(), "detection", "detections"));
    return Double.isNaN(one.bestF1())
        ? "%s: %s".formatted(one.shownName(), boxes)
        : "%s: best F1 %s at a score of %s (precision %s, recall %s); %s, AP %s"
            .formatted(
                one.shownName(),
                DisplayText.share(one.bestF1()),
                DisplayText.score(one.bestScore()),
                DisplayText.share(one.bestPrecision()),
                DisplayText.share(one.bestRecall()),
                boxes,
                DisplayText.share(one.ap()));
  }

  /** Returns the counts of all classes together, and tells the page their best point. */
  private ClassCharts.OneClass together(HtmlPage page) {
    long[] allRight = new long[places.size()];
    long[] allWrong = new long[places.size()];
    right.values().forEach(counts -> add(allRight, counts));
    wrong.values().forEach(counts -> add(allWrong, counts));
    long kept = 0;
    long found = 0;
    double most = 0;
    int best = -1;
    for (int i = places.size() - 1; i >= 0; i--) {
      found += allRight[i];
      kept += allRight[i] + allWrong[i];
      double f1 = positives == 0 ? 0 : 2.0 * found / (kept + positives);
      if (f1 > most) {
        most = f1;
        best = i;
      }
    }
    String note =
        best < 0
            ? ""
            : "best F1 %s at a score of %s".formatted(DisplayText.share(most), shown(best));
    page.put("best", note);
    return new ClassCharts.OneClass(
        "",
        note.isEmpty() ? "" : "All classes together: " + note,
        positives,
        best < 0 ? null : places.get(best),
        ClassCharts.packed(allRight),
        ClassCharts.packed(allWrong),
        errors.packed());
  }

  private String shown(int place) {
    double range = places.get(places.size() - 1) - places.get(0);
    return DisplayText.decimal(places.get(place), range >= 20 ? 0 : 2);
  }

  private static void add(long[] sum, long[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  /** Returns the mean F1 of the classes with truths at each score, and tells the page its best. */
  private List<Double> meanF1(HtmlPage page) {
    double[] sum = new double[places.size()];
    long count = 0;
    for (ClassScores.One one : scores.all()) {
      if (one.positives() > 0) {
        count++;
        long found = 0;
        long kept = 0;
        long[] ownRight = right.get(one.id());
        long[] ownWrong = wrong.get(one.id());
        for (int i = places.size() - 1; i >= 0 && ownRight != null && ownWrong != null; i--) {
          found += ownRight[i];
          kept += ownRight[i] + ownWrong[i];
          sum[i] += 2.0 * found / (kept + one.positives());
        }
      }
    }
    List<Double> mean = new ArrayList<>();
    int best = -1;
    for (int i = 0; i < sum.length && count > 0; i++) {
      mean.add(Math.round(1e4 * sum[i] / count) / 1e4);
      best = best < 0 || sum[i] >= sum[best] ? i : best;
    }
    if (best >= 0 && Arrays.stream(sum).anyMatch(value -> value > 0)) {
      page.put(
          "meanBest",
          "mean F1 of the classes %s at a score of %s"
              .formatted(DisplayText.share(sum[best] / count), shown(best)));
    }
    return mean;
  }

  /** Returns the score of best F1 of each class that has one, the class with most truths first. */
  private GridTable bestScores() {
    List<ClassScores.One> sorted =
        scores.all().stream()
            .filter(one -> !Double.isNaN(one.bestScore()))
            .sorted(Comparator.comparingLong(ClassScores.One::positives).reversed())
            .toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> hints = new ArrayList<>();
    for (ClassScores.One one : sorted) {
      rows.add(
          List.of(
              one.shownName(),
              DisplayText.score(one.bestScore()),
              DisplayText.share(one.bestF1()),
              DisplayText.share(one.bestPrecision()),
              DisplayText.share(one.bestRecall()),
              DisplayText.count(one.positives()),
              DisplayText.count(one.detections())));
      hints.add("id " + one.id());
    }
    return new GridTable(
        "table-best",
        List.of(
            GridTable.Column.text("class"),
            GridTable.Column.number("best score"),
            GridTable.Column.number("F1"),
            GridTable.Column.number("precision"),
            GridTable.Column.number("recall"),
            GridTable.Column.number("truths"),
            GridTable.Column.number("detections")),
        rows,
        hints,
        "class");
  }
}
