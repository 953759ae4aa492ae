package io.sparkdet.app.checkannotations.page;

import io.sparkdet.app.checkannotations.image.BoxHistogram;
import io.sparkdet.app.checkannotations.image.SetCounts;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.Palette;
import io.sparkdet.app.report.html.SeriesChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Columns of boxes by size and shape, and of images by their boxes. Several annotations are shown
 * as shares of their own, so that a small one can be compared with a large one.
 */
final class SizeCharts {

  private final PageFacts facts;

  SizeCharts(PageFacts facts) {
    this.facts = facts;
  }

  /** Returns the color of some of the annotations; empty for the page's own. */
  static String color(int set) {
    return switch (set) {
      case 0 -> "";
      case 1 -> Palette.SECOND;
      case 2 -> Palette.THIRD;
      default -> Palette.between(set, 8 + set);
    };
  }

  void addTo(HtmlPage page) {
    List<Map<String, String>> charts = new ArrayList<>();
    for (BoxHistogram histogram : BoxHistogram.values()) {
      boolean any = false;
      for (SetCounts counts : facts.counts()) {
        any |= sum(histogram, counts) > 0;
      }
      if (any) {
        SeriesChart chart = chart(histogram);
        page.add(chart);
        charts.add(Map.of("id", chart.id(), "title", histogram.title()));
      }
    }
    page.put("sizes", charts);
  }

  private static long sum(BoxHistogram histogram, SetCounts counts) {
    long sum = 0;
    for (int bin = 0; bin < histogram.bins().size(); bin++) {
      sum += counts.bin(histogram, bin);
    }
    return sum;
  }

  private SeriesChart chart(BoxHistogram histogram) {
    boolean shares = facts.sets().size() > 1;
    List<SeriesChart.Series> series = new ArrayList<>();
    for (int set = 0; set < facts.sets().size(); set++) {
      SetCounts counts = facts.counts().get(set);
      long sum = Math.max(1, sum(histogram, counts));
      List<@Nullable Number> values = new ArrayList<>();
      for (int bin = 0; bin < histogram.bins().size(); bin++) {
        long count = counts.bin(histogram, bin);
        values.add(shares ? (Number) (100.0 * count / sum) : (Number) count);
      }
      series.add(
          new SeriesChart.Series(DisplayText.text(facts.sets().name(set)), color(set), values));
    }
    return new SeriesChart(
        "chart-" + histogram.name().toLowerCase(Locale.ROOT),
        histogram.title(),
        SeriesChart.Shape.COLUMNS,
        SeriesChart.Axis.open(histogram.axis()),
        new SeriesChart.Axis(
            shares ? "percent" : histogram == BoxHistogram.BOXES ? "images" : "boxes", 0.0, null),
        histogram.bins(),
        "",
        List.of(new SeriesChart.View("all", series)));
  }
}
