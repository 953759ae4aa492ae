package io.sparkdet.sql.annotations.coco;

import io.sparkdet.sql.annotations.row.BoxRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Detections of a range of a COCO results file in memory, in file order: 48 bytes each, and about
 * 16 bytes a run of detections of one image.
 */
public final class DetectionColumns {

  private static final int BLOCK = 1 << 12;
  private static final int VALUES = 5;

  /** x, y, width, height, score of each detection, in blocks. */
  private final List<double[]> values = new ArrayList<>();

  private final List<long[]> categories = new ArrayList<>();
  private int size;

  private long[] images = new long[64];
  private int[] starts = new int[64];
  private @Nullable String @Nullable [] names;
  private int runs;

  private long first = NOWHERE;
  private long next = NOWHERE;

  /** No byte of a file. */
  static final long NOWHERE = -1;

  DetectionColumns() {}

  /** Reads the detections that begin in the range of a cursor. */
  static DetectionColumns read(CocoResultsCursor cursor, DetectedImages images) throws IOException {
    DetectionColumns columns = new DetectionColumns();
    String text = null;
    String fileName = null;
    String name = null;
    long id = 0;
    long image = 0;
    while (cursor.next()) {
      boolean same =
          columns.runs > 0
              && Objects.equals(text, cursor.imageText())
              && (text != null || id == cursor.imageId())
              && Objects.equals(fileName, cursor.fileName());
      if (!same) {
        text = cursor.imageText();
        id = cursor.imageId();
        fileName = cursor.fileName();
        image = images.number(text, id, fileName);
        name = images.name(text, id, fileName);
        columns.begin(image, name);
      }
      if (columns.size == 0) {
        columns.first = cursor.position();
      }
      columns.add(cursor.category(), cursor.box(), cursor.score());
    }
    columns.next = cursor.isComplete() ? Long.MAX_VALUE : cursor.position();
    return columns;
  }

  private void begin(long image, @Nullable String name) {
    if (runs == images.length) {
      images = Arrays.copyOf(images, 2 * runs);
      starts = Arrays.copyOf(starts, 2 * runs);
      if (names != null) {
        names = Arrays.copyOf(names, 2 * runs);
      }
    }
    if (name != null && names == null) {
      names = new @Nullable String[images.length];
    }
    images[runs] = image;
    starts[runs] = size;
    if (names != null) {
      names[runs] = name;
    }
    runs++;
  }

  private void add(long category, double[] box, double score) {
    int at = size % BLOCK;
    if (at == 0) {
      values.add(new double[VALUES * BLOCK]);
      categories.add(new long[BLOCK]);
    }
    double[] block = values.get(size / BLOCK);
    System.arraycopy(box, 0, block, VALUES * at, 4);
    block[VALUES * at + 4] = score;
    categories.get(size / BLOCK)[at] = category;
    size = Math.addExact(size, 1);
  }

  /** Returns the byte at which the first detection begins. */
  long first() {
    return first;
  }

  /**
   * Returns the byte at which the first detection behind the range begins; the largest number where
   * the array ends before.
   */
  long next() {
    return next;
  }

  /** Returns the number of detections. */
  public int size() {
    return size;
  }

  /** Returns the number of runs of detections of one image. */
  public int runs() {
    return runs;
  }

  /** Returns the number of a run's image. */
  public long image(int run) {
    return images[run];
  }

  /** Returns what a run calls its image where its number does not tell that, else null. */
  public @Nullable String name(int run) {
    return names == null ? null : names[run];
  }

  /** Returns the number of detections of a run. */
  public int size(int run) {
    return (run + 1 < runs ? starts[run + 1] : size) - starts[run];
  }

  /** Writes the detections of a run as {@link BoxRun} has them. */
  public void write(int run, ByteBuffer payload) {
    int end = starts[run] + size(run);
    for (int i = starts[run]; i < end; i++) {
      double[] block = values.get(i / BLOCK);
      int at = VALUES * (i % BLOCK);
      payload.putLong(categories.get(i / BLOCK)[i % BLOCK]);
      for (int k = at; k < at + VALUES; k++) {
        payload.putDouble(block[k]);
      }
    }
  }
}
