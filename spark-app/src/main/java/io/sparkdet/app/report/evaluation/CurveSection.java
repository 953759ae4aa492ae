package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.Palette;
import io.sparkdet.app.report.html.SeriesChart;
import io.sparkdet.app.report.label.ClassScores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Precision over recall on boxes of all sizes: for the mean of all classes and for each leading
 * class a line an IoU threshold.
 */
final class CurveSection {

  /** Lines that can be told apart. */
  private static final int MOST_LINES = 10;

  private final EvaluationFolder folder;
  private final ClassScores scores;

  CurveSection(EvaluationFolder folder, ClassScores scores) {
    this.folder = folder;
    this.scores = scores;
  }

  void addTo(HtmlPage page) throws IOException {
    IouCurves mean = mean(folder.csv("pr_mean.csv"));
    page.put("curves", !mean.isEmpty());
    if (mean.isEmpty()) {
      return;
    }
    List<Double> ious = spread(mean.ious());
    List<Double> recalls = mean.recalls();
    List<SeriesChart.View> views = new ArrayList<>();
    views.add(new SeriesChart.View("all classes, mean", lines(mean, ious, recalls)));
    List<ClassScores.One> leading = scores.leading();
    Map<Long, IouCurves> byClass =
        folder.curves(leading.stream().map(ClassScores.One::id).collect(Collectors.toSet()));
    for (ClassScores.One one : leading) {
      IouCurves curves = byClass.get(one.id());
      if (curves != null) {
        String name = one.shownName() + ", AP " + DisplayText.share(one.ap());
        views.add(new SeriesChart.View(name, lines(curves, ious, recalls)));
      }
    }
    page.add(
        new SeriesChart(
            "chart-curves",
            "Precision over recall",
            SeriesChart.Shape.LINES,
            SeriesChart.Axis.share("recall"),
            SeriesChart.Axis.share("precision"),
            recalls,
            "Class",
            views));
  }

  private static IouCurves mean(CsvTable table) {
    IouCurves mean = new IouCurves();
    for (int row = 0; row < table.size(); row++) {
      mean.add(
          table.number(row, "iou"), table.number(row, "recall"), table.number(row, "precision"));
    }
    return mean;
  }

  private static List<SeriesChart.Series> lines(
      IouCurves curves, List<Double> ious, List<Double> recalls) {
    List<SeriesChart.Series> lines = new ArrayList<>();
    for (int i = 0; i < ious.size(); i++) {
      List<@Nullable Number> precisions = new ArrayList<>();
      for (Double recall : recalls) {
        precisions.add(curves.precision(ious.get(i), recall));
      }
      lines.add(
          new SeriesChart.Series(
              "IoU " + DisplayText.decimal(ious.get(i), 2),
              Palette.between(i, ious.size()),
              precisions));
    }
    return lines;
  }

  /** Returns at most {@value #MOST_LINES} thresholds, the first and the last among them. */
  private static List<Double> spread(List<Double> ious) {
    if (ious.size() <= MOST_LINES) {
      return ious;
    }
    TreeSet<Double> kept = new TreeSet<>();
    for (int i = 0; i < MOST_LINES; i++) {
      kept.add(ious.get(i * (ious.size() - 1) / (MOST_LINES - 1)));
    }
    return List.copyOf(kept);
  }
}
