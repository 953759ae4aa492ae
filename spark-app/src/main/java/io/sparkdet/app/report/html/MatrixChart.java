package io.sparkdet.app.report.html;

import java.util.List;

/**
 * A square of counts or of shares, colored by shares of rows or of columns, as the reader chooses.
 *
 * @param id of the element that holds it
 * @param title what it shows, for screen readers
 * @param rowAxis what the rows are
 * @param columnAxis what the columns are
 * @param names of rows and columns alike
 * @param cells those that are not empty
 * @param choice what the views are called together
 * @param views counts, shares of rows, shares of columns, in this order
 */
public record MatrixChart(
    String id,
    String title,
    String rowAxis,
    String columnAxis,
    List<String> names,
    List<Cell> cells,
    String choice,
    List<View> views)
    implements Chart {

  /**
   * One cell.
   *
   * @param share of its row
   * @param columnShare of its column
   */
  public record Cell(int row, int column, long count, double share, double columnShare) {}

  /** What a cell shows. */
  public record View(String name) {}

  public MatrixChart {
    names = List.copyOf(names);
    cells = List.copyOf(cells);
    views = List.copyOf(views);
  }

  @Override
  public String kind() {
    return "matrix";
  }
}
