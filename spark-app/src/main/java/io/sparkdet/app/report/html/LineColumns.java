package io.sparkdet.app.report.html;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of a table as lines over another column; cells without a number are gaps. */
public final class LineColumns {

  private static final List<String> COLORS = List.of("", Palette.SECOND, Palette.THIRD);

  private final CsvTable table;
  private final String places;
  private final List<Column> columns;

  /**
   * A column drawn.
   *
   * @param name in the table
   * @param shown in the legend
   */
  public record Column(String name, String shown) {}

  /**
   * Chooses columns.
   *
   * @param places the column of the horizontal axis
   * @param columns those drawn, of which all that hold no number at all are left out
   */
  public LineColumns(CsvTable table, String places, List<Column> columns) {
    this.table = table;
    this.places = places;
    this.columns = columns.stream().filter(column -> holdsNumbers(table, column)).toList();
  }

  public boolean isEmpty() {
    return columns.isEmpty();
  }

  public SeriesChart chart(String id, String title) {
    List<Double> over = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      over.add(table.number(row, places));
    }
    List<SeriesChart.Series> lines = new ArrayList<>();
    for (Column column : columns) {
      List<@Nullable Number> values = new ArrayList<>();
      for (int row = 0; row < table.size(); row++) {
        values.add(table.number(row, column.name()));
      }
      lines.add(
          new SeriesChart.Series(column.shown(), COLORS.get(lines.size() % COLORS.size()), values));
    }
    return new SeriesChart(
        id,
        title,
        SeriesChart.Shape.LINES,
        SeriesChart.Axis.open(places),
        SeriesChart.Axis.open(""),
        over,
        "",
        List.of(new SeriesChart.View("", lines)));
  }

  private static boolean holdsNumbers(CsvTable table, Column column) {
    for (int row = 0; row < table.size(); row++) {
      if (Double.isFinite(table.number(row, column.name()))) {
        return true;
      }
    }
    return false;
  }
}
