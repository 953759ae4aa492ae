package io.sparkdet.sql.annotations.openimages;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Which bytes of a CSV file hold the rows of which image. Rows of an image follow each other in
 * Open Images' files; elsewhere they may stand apart.
 *
 * <p>Keeps about 150 bytes an image that is wanted, and 60 one that is not.
 */
final class ImageRanges {

  private static final String BETWEEN = ";";

  private final CsvColumns columns;
  private final Map<String, StringBuilder> ranges = new HashMap<>();

  /** Hashes of the images that have rows and are not wanted. */
  private final Set<Long> passedOver = new HashSet<>();

  private String firstPassedOver = "";

  private ImageRanges(CsvColumns columns) {
    this.columns = columns;
  }

  /**
   * Reads a file once.
   *
   * @param wanted the columns that are needed, that of images first
   * @param required how many of them, from the first, must be there
   * @param images the images that count
   */
  static ImageRanges of(
      String file,
      List<String> wanted,
      int required,
      Set<String> images,
      Configuration configuration) {
    try (LineScan lines = new LineScan(file, configuration)) {
      String header = lines.next();
      ImageRanges found =
          new ImageRanges(CsvColumns.of(file, header == null ? "" : header, wanted, required));
      String image = "";
      long start = lines.end();
      long end = start;
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (line.isBlank()) {
          continue;
        }
        String next = found.columns.of(line, 0);
        if (!next.equals(image)) {
          found.add(image, start, end, images);
          image = next;
          start = lines.start();
        }
        end = lines.end();
      }
      found.add(image, start, end, images);
      return found;
    } catch (IOException e) {
      throw AnnotationException.unreadable(file, e);
    }
  }

  private void add(String image, long start, long end, Set<String> images) {
    if (start == end) {
      return;
    }
    if (images.contains(image)) {
      StringBuilder range = ranges.computeIfAbsent(image, none -> new StringBuilder());
      range.append(range.isEmpty() ? "" : BETWEEN).append(start).append('-').append(end);
    } else {
      passedOver.add(hash(image));
      firstPassedOver = firstPassedOver.isEmpty() ? image : firstPassedOver;
    }
  }

  /** FNV-1a of 64 bits: equal ones of some million images are not to be expected. */
  private static long hash(String image) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < image.length(); i++) {
      hash = (hash ^ image.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  CsvColumns columns() {
    return columns;
  }

  /** Returns the images that were wanted and have rows. */
  Set<String> images() {
    return ranges.keySet();
  }

  /** Returns the ranges of an image as {@link #read} takes them; empty where it has no rows. */
  String of(String image) {
    StringBuilder range = ranges.get(image);
    return range == null ? "" : range.toString();
  }

  /** Returns how many images have rows and were not wanted. */
  long passedOver() {
    return passedOver.size();
  }

  /** Returns the first of them. */
  String firstPassedOver() {
    return firstPassedOver;
  }

  /** Returns the rows in ranges of a file. */
  static List<List<String>> read(String file, String ranges, Configuration configuration) {
    List<List<String>> rows = new ArrayList<>();
    for (String range : ranges.isEmpty() ? new String[0] : ranges.split(BETWEEN, -1)) {
      int dash = range.indexOf('-');
      long start = Long.parseLong(range.substring(0, dash));
      int length = Math.toIntExact(Long.parseLong(range.substring(dash + 1)) - start);
      try (InputStream in = new AnnotationFile(file, configuration).open(start)) {
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        try (CsvReader<CsvRecord> csv =
            CsvReader.builder().allowExtraFields(true).allowMissingFields(true).ofCsvRecord(text)) {
          csv.forEach(record -> rows.add(record.getFields()));
        }
      } catch (CsvParseException e) {
        throw new AnnotationException(
            "Cannot read %s: damaged CSV at byte %d: %s; write the file again"
                .formatted(file, start, e.getMessage()),
            e);
      } catch (IOException e) {
        throw AnnotationException.unreadable(file, e);
      }
    }
    return rows;
  }
}
