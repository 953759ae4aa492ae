package io.sparkdet.sql.annotations.coco;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.BoxRun;
import io.sparkdet.sql.annotations.row.RowIterator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * COCO results files (one JSON array of detections) as {@link AnnotationRows}, read in parallel.
 *
 * <p>A first job finds how each range of the file moves the JSON structure ({@link JsonStructure});
 * with that every task knows exactly whether its range begins inside a string and how deep, finds
 * the first detection that begins there, and reads until one begins in the next range. Whatever is
 * damaged lies in the way of some task, which then fails with the place.
 */
public final class CocoResults {

  private static final byte[] OPENING = "[".getBytes(StandardCharsets.US_ASCII);

  private CocoResults() {}

  /**
   * Returns the rows of the file at {@code path}, in tasks of about {@code rangeBytes} each; a
   * packed file is read by one task. Memory does not grow with the file.
   *
   * @throws AnnotationException if there is no such file; damaged content fails the job with one
   */
  public static JavaRDD<Row> rows(
      SparkSession spark, Configuration configuration, String path, long rangeBytes) {
    return rows(spark, configuration, path, rangeBytes, DetectedImages.NUMBERS);
  }

  public static JavaRDD<Row> rows(
      SparkSession spark,
      Configuration configuration,
      String path,
      long rangeBytes,
      DetectedImages images) {
    AnnotationFile file = new AnnotationFile(path, configuration);
    long length = file.length();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shipped =
        context.broadcast(new SerializableConfiguration(configuration));
    List<long[]> ranges = new ArrayList<>();
    if (length <= rangeBytes || !file.isSeekable()) {
      ranges.add(new long[] {0, Long.MAX_VALUE, JsonStructure.OUTSIDE, 0});
    } else {
      ranges.addAll(structured(context, shipped, path, length, rangeBytes));
    }
    return context
        .parallelize(ranges, ranges.size())
        .mapPartitions(
            range -> read(new AnnotationFile(path, shipped.value().value()), range.next(), images));
  }

  /** Returns the ranges, each as start, end, and the state and depth at its start. */
  private static List<long[]> structured(
      JavaSparkContext context,
      Broadcast<SerializableConfiguration> shipped,
      String path,
      long length,
      long rangeBytes) {
    List<Long> starts = new ArrayList<>();
    for (long start = 0; start < length; start += rangeBytes) {
      starts.add(start);
    }
    List<long[]> effects =
        context
            .parallelize(starts, starts.size())
            .map(
                start -> {
                  AnnotationFile file = new AnnotationFile(path, shipped.value().value());
                  try (InputStream in = file.open(start)) {
                    return JsonStructure.effect(in, rangeBytes);
                  }
                })
            .collect();
    List<long[]> ranges = new ArrayList<>();
    JsonStructure structure = new JsonStructure(JsonStructure.OUTSIDE, 0);
    for (int i = 0; i < starts.size(); i++) {
      long start = starts.get(i);
      long end = i + 1 < starts.size() ? start + rangeBytes : Long.MAX_VALUE;
      ranges.add(new long[] {start, end, structure.state(), structure.depth()});
      structure.advance(effects.get(i));
    }
    return ranges;
  }

  /** Returns the text of a file that is to be such a one. */
  public static InputStream open(AnnotationFile file) {
    return file.openJson("a COCO results file (JSON), or a table that label wrote");
  }

  private static Iterator<Row> read(AnnotationFile file, long[] range, DetectedImages images)
      throws IOException {
    long start = range[0];
    long end = range[1];
    InputStream in;
    long origin;
    if (start == 0) {
      in = open(file);
      origin = 0;
    } else {
      long first = firstDetection(file, start, end, new JsonStructure((int) range[2], range[3]));
      if (first < 0) {
        return Collections.emptyIterator();
      }
      in = new SequenceInputStream(new ByteArrayInputStream(OPENING), file.open(first));
      origin = first - OPENING.length;
    }
    CocoResultsCursor cursor = new CocoResultsCursor(file.name(), in, origin, end);
    RowIterator.closeWithTask(cursor);
    return new Rows(cursor, images);
  }

  /** Returns the byte at which the first detection of the range begins, or -1. */
  private static long firstDetection(
      AnnotationFile file, long start, long end, JsonStructure structure) throws IOException {
    byte[] one = new byte[1];
    byte[] buffer = new byte[4096];
    try (InputStream in = file.open(start)) {
      long at = start;
      for (int n = in.read(buffer); n >= 0 && at < end; n = in.read(buffer)) {
        for (int i = 0; i < n && at < end; i++, at++) {
          if (structure.elementBegins(buffer[i])) {
            return at;
          }
          one[0] = buffer[i];
          structure.advance(one, 1);
        }
      }
    }
    return -1;
  }

  private static final class Rows extends RowIterator {
    private final CocoResultsCursor cursor;
    private final DetectedImages images;
    private final BoxRun run = new BoxRun(AnnotationRows.DETECTIONS);
    private final Queue<Row> ready = new ArrayDeque<>();
    private boolean begun;
    private @Nullable String text;
    private @Nullable String fileName;
    private @Nullable String name;
    private long id;
    private long image;

    Rows(CocoResultsCursor cursor, DetectedImages images) {
      this.cursor = cursor;
      this.images = images;
    }

    @Override
    protected @Nullable Row read() throws IOException {
      while (ready.isEmpty() && cursor.next()) {
        boolean other = isOther();
        if (other) {
          text = cursor.imageText();
          id = cursor.imageId();
          fileName = cursor.fileName();
          image = images.number(text, id, fileName);
          name = images.name(text, id, fileName);
        }
        boolean begins = run.isEmpty() || !run.takes(image);
        if (begins && !run.isEmpty()) {
          ready.add(run.take());
        }
        if (name != null && (begins || other)) {
          ready.add(
              AnnotationRows.text(image, AnnotationRows.DETECTED_NAME, cursor.position(), name));
        }
        run.add(image, cursor.position(), cursor.category(), cursor.box(), cursor.score());
      }
      return !ready.isEmpty() ? ready.poll() : run.isEmpty() ? null : run.take();
    }

    /** Returns whether a detection names its image otherwise than the one before. */
    private boolean isOther() {
      boolean same =
          begun
              && Objects.equals(text, cursor.imageText())
              && (text != null || id == cursor.imageId())
              && Objects.equals(fileName, cursor.fileName());
      begun = true;
      return !same;
    }
  }
}
