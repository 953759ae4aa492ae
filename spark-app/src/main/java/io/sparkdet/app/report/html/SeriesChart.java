package io.sparkdet.app.report.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several columns of numbers over the same places, as lines or as bars side by side. A chart may
 * have several views, of which the reader chooses one.
 *
 * @param id of the element that holds it
 * @param title what it shows, for screen readers
 * @param shape how a view is drawn
 * @param placeAxis what the places are
 * @param valueAxis what the values are
 * @param places numbers for lines, names for bars
 * @param choice what the views are called together; not shown if there is but one
 * @param views at least one
 */
public record SeriesChart(
    String id,
    String title,
    Shape shape,
    Axis placeAxis,
    Axis valueAxis,
    List<?> places,
    String choice,
    List<View> views)
    implements Chart {

  /** How numbers are drawn. */
  public enum Shape {
    /** Lines over numbers. */
    LINES,
    /** Standing columns, side by side. */
    COLUMNS,
    /** Lying bars, side by side, names on the left. */
    LYING
  }

  /**
   * An axis.
   *
   * @param name written beside it; may be empty
   * @param least where it begins, null for wherever the numbers do
   * @param most where it ends, null likewise
   */
  public record Axis(String name, @Nullable Double least, @Nullable Double most) {

    /** An axis of shares, from 0 to 1. */
    public static Axis share(String name) {
      return new Axis(name, 0.0, 1.0);
    }

    public static Axis open(String name) {
      return new Axis(name, null, null);
    }
  }

  /** What is shown at once. */
  public record View(String name, List<Series> series) {
    public View {
      series = List.copyOf(series);
    }
  }

  /**
   * One line, or one color of bars.
   *
   * @param name in the legend
   * @param color as #rrggbb, or empty for the page's own
   * @param values one a place, null where there is none
   */
  public record Series(String name, String color, List<@Nullable Number> values) {

    /** Keeps four digits, which is more than a chart can show. */
    public Series {
      List<@Nullable Number> kept = new ArrayList<>(values.size());
      for (@Nullable Number value : values) {
        kept.add(value instanceof Double number ? rounded(number) : value);
      }
      values = Collections.unmodifiableList(kept);
    }

    private static @Nullable Number rounded(double value) {
      return Double.isFinite(value)
          ? new BigDecimal(value).round(new MathContext(4, RoundingMode.HALF_EVEN))
          : null;
    }
  }

  public SeriesChart {
    places = List.copyOf(places);
    views = List.copyOf(views);
    for (View view : views) {
      for (Series series : view.series()) {
        if (series.values().size() != places.size()) {
          throw new IllegalArgumentException(
              "Cannot draw %s: %d values stand over %d places"
                  .formatted(series.name(), series.values().size(), places.size()));
        }
      }
    }
  }

  @Override
  public String kind() {
    return "series";
  }
}
