package io.sparkdet.sql.annotations.coco;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.Workers;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads a COCO results file in this JVM by threads that take a range of its bytes each.
 *
 * <p>Where a range begins nobody knows whether its first byte lies in a string. Each therefore
 * begins at what looks like the border of two detections, <code>},{</code>, and the range before it
 * tells in the end where its next detection really begins. Where the two differ, the range is read
 * again from there, so that the result is always that of reading the file from its first byte.
 */
public final class CocoResultsHere {

  private static final byte[] OPENING = "[".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER = 1 << 17;

  /** The smallest range that is worth a task. */
  private static final long LEAST = 1L << 20;

  /** Ranges a thread, so that none waits long for another. */
  private static final int SHARES = 4;

  private final AnnotationFile file;
  private final DetectedImages images;
  private final Workers workers;

  /**
   * Prepares reading.
   *
   * @param images how the detections tell their images
   */
  public CocoResultsHere(
      String path, Configuration configuration, DetectedImages images, Workers workers) {
    this.file = new AnnotationFile(path, configuration);
    this.images = images;
    this.workers = workers;
  }

  /**
   * Returns the detections, range after range.
   *
   * @throws AnnotationException if there is no such file, or it is damaged
   */
  public List<DetectionColumns> read() {
    return read(Math.max(LEAST, file.length() / ((long) SHARES * workers.count()) + 1));
  }

  /**
   * Returns the same.
   *
   * @param share the bytes of a range
   */
  List<DetectionColumns> read(long share) {
    long length = file.length();
    if (length <= share || !file.isSeekable()) {
      return List.of(tell(0, Long.MAX_VALUE));
    }
    List<Future<Optional<DetectionColumns>>> begun = new ArrayList<>();
    for (long start = 0; start < length; start += share) {
      long from = start;
      begun.add(workers.begin(() -> tried(from, from + share)));
    }
    try {
      return chained(begun, share);
    } finally {
      begun.forEach(one -> one.cancel(true));
    }
  }

  private List<DetectionColumns> chained(
      List<Future<Optional<DetectionColumns>>> begun, long share) {
    List<DetectionColumns> parts = new ArrayList<>();
    long next = 0;
    for (int i = 0; i < begun.size(); i++) {
      long start = i * share;
      DetectionColumns columns = Workers.result(begun.get(i)).orElse(null);
      if (next >= start + share) {
        continue; // a detection as long as a range, or the end of the array
      }
      if (columns == null || (i > 0 && columns.first() != next)) {
        columns = tell(next, start + share); // what looked like a border was none
      }
      parts.add(columns);
      next = columns.next();
    }
    return parts;
  }

  /** Reads a range; nothing of one without a border, or where what looks like it is none. */
  private Optional<DetectionColumns> tried(long start, long end) throws IOException {
    if (start == 0) {
      return Optional.of(tell(0, end));
    }
    try {
      long from = border(start, end);
      return from < 0 ? Optional.empty() : Optional.of(tell(from, end));
    } catch (AnnotationException e) {
      return Optional.empty(); // if the file is damaged there, reading it again tells that
    }
  }

  private DetectionColumns tell(long from, long end) {
    try (CocoResultsCursor cursor = cursor(from, end)) {
      return DetectionColumns.read(cursor, images);
    } catch (IOException e) {
      throw AnnotationException.unreadable(file.name(), e);
    }
  }

  private CocoResultsCursor cursor(long from, long end) throws IOException {
    if (from == 0) {
      return new CocoResultsCursor(file.name(), CocoResults.open(file), 0, end);
    }
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(OPENING), new BufferedInputStream(file.open(from), BUFFER));
    return new CocoResultsCursor(file.name(), in, from - OPENING.length, end);
  }

  /**
   * Returns the byte of the first brace in the range that opens after a closing one and a comma; -1
   * where there is none.
   */
  private long border(long start, long end) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int closed = 0; // 1 after a closing brace, 2 after a comma behind it
    try (InputStream in = file.open(start)) {
      long at = start;
      for (int n = in.read(buffer); n >= 0 && at < end; n = in.read(buffer)) {
        for (int i = 0; i < n && at < end; i++, at++) {
          byte b = buffer[i];
          if (b == '{' && closed == 2) {
            return at;
          }
          if (b == '}') {
            closed = 1;
          } else if (b == ',' && closed == 1) {
            closed = 2;
          } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
            closed = 0;
          }
        }
      }
    }
    return -1;
  }
}
