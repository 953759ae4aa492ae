package io.sparkdet.sql.annotations.openimages;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * What classes are called. Files of boxes have machine ids, such as {@code /m/011k07}; a file of
 * descriptions has a line with id and name for each, and its lines number the classes from 1, as
 * the label maps do that models were trained with.
 *
 * @param ids by name
 * @param names by machine id, those of {@code ids}
 */
public record OpenImagesClasses(Map<String, Long> ids, Map<String, String> names) {

  public OpenImagesClasses {
    ids = Collections.unmodifiableMap(new LinkedHashMap<>(ids));
    names = Map.copyOf(names);
  }

  /** Reads a file of descriptions; newer ones have a header. */
  static OpenImagesClasses described(String file, Configuration configuration) {
    Map<String, Long> ids = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    try (CsvReader<CsvRecord> rows =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .ofCsvRecord(
                new InputStreamReader(
                    new AnnotationFile(file, configuration).open(), StandardCharsets.UTF_8))) {
      for (CsvRecord row : rows) {
        String label = row.getField(0).replaceFirst("^\\uFEFF", "").strip();
        if (label.isEmpty() || (ids.isEmpty() && label.equals("LabelName"))) {
          continue;
        }
        if (row.getFieldCount() < 2 || row.getField(1).isBlank()) {
          throw new AnnotationException(
              "Cannot read %s: line %d has no name; write id and name of a class in a line"
                  .formatted(file, row.getStartingLineNumber()));
        }
        String name = row.getField(1).strip();
        String own = ids.containsKey(name) ? "%s (%s)".formatted(name, label) : name;
        if (names.putIfAbsent(label, own) != null) {
          throw new AnnotationException(
              "Cannot read %s: class %s stands twice (the second in line %d); list it once"
                  .formatted(file, label, row.getStartingLineNumber()));
        }
        ids.put(own, ids.size() + 1L);
      }
    } catch (CsvParseException e) {
      throw new AnnotationException(
          "Cannot read %s: damaged CSV: %s; write the file again".formatted(file, e.getMessage()),
          e);
    } catch (IOException | UncheckedIOException e) {
      throw AnnotationException.unreadable(file, e);
    }
    return new OpenImagesClasses(ids, names);
  }

  /** Takes the machine ids of a file of boxes for names, numbered from 1 in their order. */
  static OpenImagesClasses used(String boxes, Configuration configuration) {
    TreeSet<String> labels = new TreeSet<>();
    try (LineScan lines = new LineScan(boxes, configuration)) {
      String header = lines.next();
      CsvColumns columns =
          CsvColumns.of(boxes, header == null ? "" : header, List.of(OpenImagesBoxes.LABEL), 1);
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          labels.add(columns.of(line, 0));
        }
      }
    } catch (IOException e) {
      throw AnnotationException.unreadable(boxes, e);
    }
    Map<String, Long> ids = new LinkedHashMap<>();
    labels.forEach(label -> ids.put(label, ids.size() + 1L));
    return new OpenImagesClasses(ids, Map.of());
  }
}
