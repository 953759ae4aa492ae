package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.report.html.Palette;
import io.sparkdet.app.report.html.SeriesChart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lying bars of AP and AP50, a pair for each class or slice; a negative value is undefined. */
final class PrecisionBars {

  private final List<String> names = new ArrayList<>();
  private final List<@Nullable Number> ap = new ArrayList<>();
  private final List<@Nullable Number> ap50 = new ArrayList<>();

  /** Adds the pair of one class or slice below those before. */
  void add(String name, double precision, double precisionAtHalf) {
    names.add(name);
    ap.add(defined(precision));
    ap50.add(defined(precisionAtHalf));
  }

  SeriesChart chart(String id, String title) {
    return new SeriesChart(
        id,
        title,
        SeriesChart.Shape.LYING,
        SeriesChart.Axis.open(""),
        SeriesChart.Axis.share(""),
        names,
        "",
        List.of(
            new SeriesChart.View(
                "",
                List.of(
                    new SeriesChart.Series("AP", "", ap),
                    new SeriesChart.Series("AP50", Palette.SECOND, ap50)))));
  }

  private static @Nullable Number defined(double value) {
    return value < 0 ? null : (Number) value;
  }
}
