package io.sparkdet.app.report.html;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small table of a CSV file with a header, quotes doubled inside quotes, UTF-8. */
public final class CsvTable {

  private static final int MAX_CHARACTERS = 1 << 16;

  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final List<@Nullable String[]> rows = new ArrayList<>();

  private CsvTable() {}

  /**
   * Reads a table.
   *
   * @throws IOException if it is no table
   */
  public static CsvTable read(InputStream source) throws IOException {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setMaxCharsPerColumn(MAX_CHARACTERS);
    settings.getFormat().setComment('\0');
    settings.setEmptyValue("");
    CsvTable table = new CsvTable();
    try {
      CsvParser parser = new CsvParser(settings);
      parser.beginParsing(new InputStreamReader(source, StandardCharsets.UTF_8));
      @Nullable String @Nullable [] header = parser.parseNext();
      for (int i = 0; header != null && i < header.length; i++) {
        table.columns.put(String.valueOf(header[i]), i);
      }
      for (@Nullable String @Nullable [] row = parser.parseNext();
          row != null;
          row = parser.parseNext()) {
        table.rows.add(row);
      }
      return table;
    } catch (TextParsingException e) {
      throw new IOException("it is no CSV table (%s)".formatted(e.getMessage()), e);
    }
  }

  public int size() {
    return rows.size();
  }

  public boolean has(String column) {
    return columns.containsKey(column);
  }

  /** Returns a text; empty where there is none. */
  public String text(int row, String column) {
    @Nullable Integer place = columns.get(column);
    @Nullable String[] values = rows.get(row);
    if (place == null || place >= values.length) {
      return "";
    }
    @Nullable String value = values[place];
    return value == null ? "" : value;
  }

  /**
   * Returns a number; NaN where there is none.
   *
   * @throws IllegalArgumentException if something else stands there
   */
  public double number(int row, String column) {
    String text = text(row, column);
    try {
      return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "row %d holds %s for %s, where a number must be"
              .formatted(row + 1, DisplayText.text(text), column),
          e);
    }
  }

  public long count(int row, String column) {
    return (long) number(row, column);
  }
}
