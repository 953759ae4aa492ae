package io.sparkdet.app.files;

/** A table as CSV. */
public final class CsvText {

  private final StringBuilder csv;

  /** Begins with a head line. */
  public CsvText(String head) {
    csv = new StringBuilder(head).append('\n');
  }

  /** Adds a line. */
  public void row(Object... values) {
    for (int i = 0; i < values.length; i++) {
      csv.append(i == 0 ? "" : ",").append(values[i]);
    }
    csv.append('\n');
  }

  /** Returns a text in quotes. */
  public static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /** Returns the table. */
  @Override
  public String toString() {
    return csv.toString();
  }
}
