package io.sparkdet.app.report;

import java.util.List;

/**
 * A bar chart as {@code page.js} takes it.
 *
 * @param id of the element that holds it
 * @param title what it shows, for screen readers
 * @param axis name of the axis under columns
 * @param horizontal whether bars lie, with their names on the left, or stand as columns
 * @param bars in the order shown
 */
record Chart(String id, String title, String axis, boolean horizontal, List<Bar> bars) {

  /**
   * One bar.
   *
   * @param name beside or under it
   * @param value its length
   * @param colour as #rrggbb, or empty for the page's own
   */
  record Bar(String name, long value, String colour) {}

  Chart {
    bars = List.copyOf(bars);
  }
}
