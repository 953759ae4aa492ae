package io.sparkdet.app.report;

import java.util.List;

/**
 * A square of counts, coloured by each row's shares.
 *
 * @param id of the element that holds it
 * @param title what it shows, for screen readers
 * @param rowAxis what the rows are
 * @param columnAxis what the columns are
 * @param names of rows and columns alike
 * @param cells those that are not empty
 */
record MatrixChart(
    String id,
    String title,
    String rowAxis,
    String columnAxis,
    List<String> names,
    List<Cell> cells)
    implements Chart {

  /**
   * One cell.
   *
   * @param share of its row, which colours it
   */
  record Cell(int row, int column, long count, double share) {}

  MatrixChart {
    names = List.copyOf(names);
    cells = List.copyOf(cells);
  }

  @Override
  public String kind() {
    return "matrix";
  }
}
