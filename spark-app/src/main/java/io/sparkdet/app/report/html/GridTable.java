package io.sparkdet.app.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table that may be long: the page holds its first rows as HTML and all of them as data, of which
 * {@code page.js} shows those that the reader looks for, in the order of the column that was
 * clicked.
 *
 * @param id of the element that holds it
 * @param columns from left to right
 * @param rows a text for each column
 * @param hints what is shown where the pointer rests on the first cell of a row; none where empty
 * @param opens what a click on the first cell of a row does: {@code class} chooses this class in
 *     all charts; nothing where empty
 */
public record GridTable(
    String id, List<Column> columns, List<List<String>> rows, List<String> hints, String opens)
    implements Chart {

  /** Rows that are HTML; a page of many more is slow to open. */
  static final int FIRST = 100;

  /**
   * A column.
   *
   * @param name in the head
   * @param number whether it holds numbers, which stand to the right and are sorted as such
   */
  public record Column(String name, boolean number) {

    public static Column text(String name) {
      return new Column(name, false);
    }

    public static Column number(String name) {
      return new Column(name, true);
    }
  }

  public GridTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    hints = List.copyOf(hints);
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "Cannot show a row of %d cells under %d columns".formatted(row.size(), columns.size()));
      }
    }
  }

  @Override
  public String kind() {
    return "grid";
  }

  /** Returns what {@code grid.ftlh} shows. */
  public Map<String, Object> head() {
    List<Map<String, Object>> first = new ArrayList<>();
    for (int row = 0; row < Math.min(FIRST, rows.size()); row++) {
      List<Map<String, Object>> cells = new ArrayList<>();
      for (int column = 0; column < columns.size(); column++) {
        cells.add(
            Map.of("text", rows.get(row).get(column), "number", columns.get(column).number()));
      }
      first.add(Map.of("cells", cells, "hint", hints.isEmpty() ? "" : hints.get(row)));
    }
    return Map.of(
        "id",
        id,
        "columns",
        columns.stream()
            .map(column -> Map.of("name", column.name(), "number", column.number()))
            .toList(),
        "rows",
        first,
        "shown",
        first.size(),
        "total",
        DisplayText.count(rows.size()),
        "cut",
        first.size() < rows.size());
  }
}
