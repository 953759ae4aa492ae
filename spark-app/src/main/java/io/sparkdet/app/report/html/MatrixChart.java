package io.sparkdet.app.report.html;

import java.util.List;

/**
 * A square of counts or of shares, colored by shares of rows or of columns, as the reader chooses.
 * Of many names some are shown, and those around the one that the reader chooses.
 *
 * @param id of the element that holds it
 * @param title what it shows, for screen readers
 * @param rowAxis what the rows are
 * @param columnAxis what the columns are
 * @param names of rows and columns alike; the last is that of nothing
 * @param shown the places of the names that are shown at first
 * @param rowTotals the sum of each row, cells that are left out included
 * @param columnTotals the sum of each column likewise
 * @param cells row, column and count of each cell that is not empty, one after the other
 * @param choice what the views are called together
 * @param views counts, shares of rows, shares of columns, in this order
 */
public record MatrixChart(
    String id,
    String title,
    String rowAxis,
    String columnAxis,
    List<String> names,
    List<Integer> shown,
    List<Long> rowTotals,
    List<Long> columnTotals,
    List<Long> cells,
    String choice,
    List<View> views)
    implements Chart {

  /** What a cell shows. */
  public record View(String name) {}

  public MatrixChart {
    names = List.copyOf(names);
    shown = List.copyOf(shown);
    rowTotals = List.copyOf(rowTotals);
    columnTotals = List.copyOf(columnTotals);
    cells = List.copyOf(cells);
    views = List.copyOf(views);
  }

  @Override
  public String kind() {
    return "matrix";
  }
}
