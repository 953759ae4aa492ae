package io.sparkdet.sql.annotations.openimages;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where columns stand in a CSV file, told by its header: Open Images has changed their order and
 * number between versions.
 *
 * @param places the index of each column asked for, in the order of asking; -1 where there is none
 */
record CsvColumns(List<Integer> places) {

  CsvColumns {
    places = List.copyOf(places);
  }

  /**
   * Finds columns.
   *
   * @param header the first line of the file
   * @param wanted all names asked for
   * @param required how many of them, from the first, must be there
   * @throws AnnotationException if one of those is not
   */
  static CsvColumns of(String file, String header, List<String> wanted, int required) {
    List<String> names = names(header);
    List<Integer> places = new ArrayList<>();
    for (String name : wanted) {
      int place = names.indexOf(name);
      if (place < 0 && places.size() < required) {
        throw new AnnotationException(
            "Cannot read %s: it has no column %s (its first line is \"%s\"); give a file as Open Images has it"
                .formatted(file, name, header.substring(0, Math.min(80, header.length()))));
      }
      places.add(place);
    }
    return new CsvColumns(places);
  }

  /** Returns the names in a header. */
  static List<String> names(String header) {
    List<String> names = new ArrayList<>();
    for (String name : header.replaceFirst("^\\uFEFF", "").split(",", -1)) {
      names.add(unquoted(name));
    }
    return names;
  }

  /** Returns a column of a row; empty where there is none. */
  String of(List<String> row, int column) {
    int place = places.get(column);
    return place < 0 || place >= row.size() ? "" : row.get(place).strip();
  }

  /** Returns the same of a line that has no quotes before that column. */
  String of(String line, int column) {
    int place = places.get(column);
    int start = 0;
    for (int i = 0; i < place && start >= 0; i++) {
      start = line.indexOf(',', start) + 1;
      if (start == 0) {
        return "";
      }
    }
    int end = line.indexOf(',', start);
    return unquoted(line.substring(start, end < 0 ? line.length() : end));
  }

  private static String unquoted(String field) {
    String text = field.strip();
    int end = text.length();
    int start = end > 0 && text.charAt(0) == '"' ? 1 : 0;
    return text.substring(start, end > start && text.charAt(end - 1) == '"' ? end - 1 : end);
  }

  /** Returns the columns in a text, for {@link #parse}. */
  String text() {
    return places.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  static CsvColumns parse(String text) {
    List<Integer> places = new ArrayList<>();
    for (String place : text.split(",", -1)) {
      places.add(Integer.valueOf(place));
    }
    return new CsvColumns(places);
  }
}
