package io.sparkdet.app.report.html;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldModifier;
import de.siegmar.fastcsv.reader.StringArrayHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small table of a CSV file with a header, quotes doubled inside quotes, UTF-8. */
public final class CsvTable {

  private static final int MAX_CHARACTERS = 1 << 16;

  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final List<String[]> rows = new ArrayList<>();

  private CsvTable() {}

  /**
   * Reads a table.
   *
   * @throws IOException if it is no table
   */
  public static CsvTable read(InputStream source) throws IOException {
    StringArrayHandler values =
        StringArrayHandler.builder()
            .maxFieldSize(MAX_CHARACTERS)
            .fieldModifier(new OutsideOfQuotes())
            .build();
    CsvTable table = new CsvTable();
    try (CsvReader<String[]> reader =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .trimWhitespacesAroundQuotes(true)
            .build(values, new InputStreamReader(source, StandardCharsets.UTF_8))) {
      Iterator<String[]> rows = reader.iterator();
      String[] header = rows.hasNext() ? rows.next() : new String[0];
      for (int i = 0; i < header.length; i++) {
        table.columns.put(header[i], i);
      }
      rows.forEachRemaining(table.rows::add);
      return table;
    } catch (CsvParseException e) {
      throw new IOException("it is no CSV table (%s)".formatted(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Takes blanks away that stand around a value without quotes. */
  private static final class OutsideOfQuotes implements FieldModifier {
    @Override
    public String modify(long line, int field, boolean quoted, String value) {
      return quoted ? value : value.strip();
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
    @Nullable Integer index = columns.get(column);
    String[] values = rows.get(row);
    return index == null || index >= values.length ? "" : values[index];
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
