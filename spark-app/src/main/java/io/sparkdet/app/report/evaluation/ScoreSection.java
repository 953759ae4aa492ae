package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.Palette;
import io.sparkdet.app.report.html.SeriesChart;
import io.sparkdet.app.report.label.ClassScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Right and wrong detections by score, and what it is worth to drop all below a score: of all
 * classes together and of each leading class. The axis of scores goes from 0 to 1, or where the
 * table's do.
 */
final class ScoreSection {

  private static final int BINS = 20;

  /** Puts a score such as 0.35, a little less than 7 bins of 20, into the bin that begins there. */
  private static final double ROUNDING = 1e-9;

  private final CsvTable table;
  private final ClassScores scores;
  private final long positives;

  /** Right and wrong detections by score of all classes together. */
  private final TreeMap<Double, long[]> all = new TreeMap<>();

  /** Rows of the table by class. */
  private final Map<Long, List<Integer>> rows = new LinkedHashMap<>();

  /**
   * Reads the table.
   *
   * @param positives the truths to be found of all classes; 0 where not known
   */
  ScoreSection(CsvTable table, ClassScores scores, long positives) {
    this.table = table;
    this.scores = scores;
    this.positives = positives;
    for (int row = 0; row < table.size(); row++) {
      rows.computeIfAbsent(table.count(row, "id"), id -> new ArrayList<>()).add(row);
      long[] counts = all.computeIfAbsent(table.number(row, "score"), score -> new long[2]);
      counts[0] += table.count(row, "right");
      counts[1] += table.count(row, "wrong");
    }
  }

  void addTo(HtmlPage page) {
    page.put("scores", !all.isEmpty());
    page.put("best", "");
    if (all.isEmpty()) {
      return;
    }
    page.add(histogram());
    List<SeriesChart.View> views = new ArrayList<>();
    if (positives > 0) {
      views.add(together(page));
    }
    for (ClassScores.One one : scores.leading()) {
      List<Integer> own = rows.get(one.id());
      if (own != null && one.truths() > 0) {
        views.add(curves(one, own));
      }
    }
    page.put("scoreCurves", !views.isEmpty());
    if (!views.isEmpty()) {
      page.add(
          new SeriesChart(
              "chart-points",
              "Precision, recall and F1 by the least score kept",
              SeriesChart.Shape.LINES,
              new SeriesChart.Axis("least score kept", low(), high()),
              SeriesChart.Axis.share(""),
              List.copyOf(all.keySet()),
              "Class",
              views));
    }
  }

  private boolean areShares() {
    return all.firstKey() >= 0 && all.lastKey() <= 1;
  }

  private double low() {
    return areShares() ? 0 : all.firstKey();
  }

  private double high() {
    return areShares() ? 1 : all.lastKey();
  }

  /** Returns the score at which a bin begins. */
  private double edge(int bin) {
    return low() + (high() - low()) * bin / BINS;
  }

  private String shown(double score) {
    return DisplayText.decimal(score, high() - low() >= BINS ? 0 : 2);
  }

  private SeriesChart histogram() {
    List<String> names = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      names.add(shown(edge(bin)) + " – " + shown(edge(bin + 1)));
    }
    List<SeriesChart.View> views = new ArrayList<>();
    views.add(columns("all classes", all));
    for (ClassScores.One one : scores.leading()) {
      List<Integer> own = rows.get(one.id());
      if (own != null) {
        TreeMap<Double, long[]> counts = new TreeMap<>();
        for (int row : own) {
          counts.put(
              table.number(row, "score"),
              new long[] {table.count(row, "right"), table.count(row, "wrong")});
        }
        views.add(columns(one.shownName(), counts));
      }
    }
    return new SeriesChart(
        "chart-scores",
        "Right and wrong detections by score",
        SeriesChart.Shape.COLUMNS,
        SeriesChart.Axis.open("score"),
        SeriesChart.Axis.open("detections"),
        names,
        "Class",
        views);
  }

  private SeriesChart.View columns(String name, Map<Double, long[]> counts) {
    long[][] bins = new long[2][BINS];
    counts.forEach(
        (score, count) -> {
          int bin = (int) ((score - low()) / (high() - low()) * BINS + ROUNDING);
          bin = Math.max(0, Math.min(BINS - 1, bin));
          bins[0][bin] += count[0];
          bins[1][bin] += count[1];
        });
    return new SeriesChart.View(
        name,
        List.of(
            new SeriesChart.Series("right", "", boxed(bins[0])),
            new SeriesChart.Series("wrong", Palette.WRONG, boxed(bins[1]))));
  }

  /** Returns the curves of all classes together, and tells the page their best point. */
  private SeriesChart.View together(HtmlPage page) {
    List<@Nullable Number> precisions = new ArrayList<>();
    List<@Nullable Number> recalls = new ArrayList<>();
    List<@Nullable Number> f1s = new ArrayList<>();
    double best = 0;
    for (Double score : all.keySet()) {
      long right = 0;
      long wrong = 0;
      for (long[] counts : all.tailMap(score).values()) {
        right += counts[0];
        wrong += counts[1];
      }
      double f1 = 2.0 * right / (right + wrong + positives);
      precisions.add(right + wrong == 0 ? null : (Number) ((double) right / (right + wrong)));
      recalls.add((double) right / positives);
      f1s.add(f1);
      if (f1 > best) {
        best = f1;
        page.put("best", "F1 %s at a score of %s".formatted(DisplayText.share(f1), shown(score)));
      }
    }
    return view("all classes together", precisions, recalls, f1s);
  }

  private SeriesChart.View curves(ClassScores.One one, List<Integer> own) {
    TreeMap<Double, Integer> byScore = new TreeMap<>();
    own.forEach(row -> byScore.put(table.number(row, "score"), row));
    List<@Nullable Number> precisions = new ArrayList<>();
    List<@Nullable Number> recalls = new ArrayList<>();
    List<@Nullable Number> f1s = new ArrayList<>();
    for (Double score : all.keySet()) {
      Integer row = byScore.get(score);
      boolean kept =
          row != null && table.number(row, "recall") + table.number(row, "precision") > 0;
      precisions.add(row == null || !kept ? null : (Number) table.number(row, "precision"));
      recalls.add(row == null ? null : (Number) table.number(row, "recall"));
      f1s.add(row == null ? null : (Number) table.number(row, "f1"));
    }
    String best = Double.isNaN(one.bestF1()) ? "" : ", best F1 " + DisplayText.share(one.bestF1());
    return view(one.shownName() + best, precisions, recalls, f1s);
  }

  private static SeriesChart.View view(
      String name,
      List<@Nullable Number> precisions,
      List<@Nullable Number> recalls,
      List<@Nullable Number> f1s) {
    return new SeriesChart.View(
        name,
        List.of(
            new SeriesChart.Series("precision", "", precisions),
            new SeriesChart.Series("recall", Palette.SECOND, recalls),
            new SeriesChart.Series("F1", Palette.THIRD, f1s)));
  }

  private static List<@Nullable Number> boxed(long[] counts) {
    List<@Nullable Number> boxed = new ArrayList<>();
    for (long count : counts) {
      boxed.add(count);
    }
    return boxed;
  }
}
