package io.sparkdet.app.report.html;

import java.util.List;

/**
 * One row of bars as {@code page.js} takes it.
 *
 * @param id of the element that holds it
 * @param title what it shows, for screen readers
 * @param axis name of the axis under columns
 * @param horizontal whether bars lie, with their names on the left, or stand as columns
 * @param bars in the order shown
 */
public record BarChart(String id, String title, String axis, boolean horizontal, List<Bar> bars)
    implements Chart {

  /**
   * One bar.
   *
   * @param name beside or under it
   * @param value its length
   * @param color as #rrggbb, or empty for the page's own
   */
  public record Bar(String name, Number value, String color) {}

  public BarChart {
    bars = List.copyOf(bars);
  }

  @Override
  public String kind() {
    return "bars";
  }
}
