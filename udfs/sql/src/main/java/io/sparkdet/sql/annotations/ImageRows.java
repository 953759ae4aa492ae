package io.sparkdet.sql.annotations;

import io.sparkdet.detection.coco.image.StableOrder;
import io.sparkdet.sql.annotations.coco.DetectionColumns;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.BoxRun;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Truths and detections of one machine's memory as {@link AnnotationRows} in the order in which
 * {@link ImageGroups} wants them, in shares of whole images whose ids rise from share to share.
 */
public final class ImageRows {

  private final Row[] annotated;
  private final Row[] general;
  private final List<DetectionColumns> detections;

  /** Runs of detections by rising image id, those of one image in file order. */
  private final int[] parts;

  private final int[] runs;

  /**
   * Sorts the images.
   *
   * @param annotated the rows of the truth, and of slices; in file order
   * @param detections the detections in file order
   */
  public ImageRows(List<Row> annotated, List<DetectionColumns> detections) {
    this.detections = List.copyOf(detections);
    List<Row> ofImages = new ArrayList<>();
    List<Row> ofNone = new ArrayList<>();
    annotated.forEach(row -> (isGeneral(row) ? ofNone : ofImages).add(row));
    this.annotated = ofImages.toArray(Row[]::new);
    this.general = ofNone.toArray(Row[]::new);
    Comparator<Row> byImage = Comparator.comparingLong(row -> row.getLong(0));
    Comparator<Row> byKind = byImage.thenComparingInt(row -> row.getInt(1));
    Arrays.sort(this.annotated, byKind);
    Arrays.sort(this.general, byImage);
    int count = detections.stream().mapToInt(DetectionColumns::runs).sum();
    int[] part = new int[count];
    int[] run = new int[count];
    long[] image = new long[count];
    int at = 0;
    boolean sorted = true;
    for (int p = 0; p < detections.size(); p++) {
      for (int r = 0; r < detections.get(p).runs(); r++, at++) {
        part[at] = p;
        run[at] = r;
        image[at] = detections.get(p).image(r);
        sorted &= at == 0 || image[at - 1] <= image[at];
      }
    }
    if (!sorted) {
      int[] order = StableOrder.sorted(count, (a, b) -> Long.compare(image[a], image[b]));
      part = taken(part, order);
      run = taken(run, order);
    }
    parts = part;
    runs = run;
  }

  private static int[] taken(int[] values, int[] order) {
    int[] taken = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      taken[i] = values[order[i]];
    }
    return taken;
  }

  private static boolean isGeneral(Row row) {
    return switch (row.getInt(1)) {
      case AnnotationRows.CATEGORY,
          AnnotationRows.STRANGE_CATEGORY,
          AnnotationRows.FREQUENCY,
          AnnotationRows.NOTE,
          AnnotationRows.ANNOTATION_IDS ->
          true;
      default -> false;
    };
  }

  /** Returns the number of detections. */
  public long detections() {
    return detections.stream().mapToLong(DetectionColumns::size).sum();
  }

  /**
   * Returns the rows in at most {@code shares} shares of about as many detections each. The first
   * begins with the rows that are of no image.
   */
  public List<Iterator<Row>> shares(int shares) {
    List<Iterator<Row>> all = new ArrayList<>();
    long total = detections();
    long seen = 0;
    int fromRow = 0;
    int fromRun = 0;
    for (int i = 0, share = 1; i <= runs.length; i++) {
      boolean last = i == runs.length;
      boolean full =
          !last && i > fromRun && seen * shares >= total * share && image(i - 1) < image(i);
      if (last || full) {
        int toRow = last ? annotated.length : firstRow(image(i));
        all.add(new Share(fromRow, toRow, fromRun, i, all.isEmpty()));
        fromRow = toRow;
        fromRun = i;
        share = (int) (seen * shares / Math.max(1, total)) + 1;
      }
      if (!last) {
        seen += detections.get(parts[i]).size(runs[i]);
      }
    }
    return all;
  }

  private long image(int run) {
    return detections.get(parts[run]).image(runs[run]);
  }

  /** Returns the first row whose image id is not below {@code image}. */
  private int firstRow(long image) {
    int low = 0;
    int high = annotated.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (annotated[middle].getLong(0) < image) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The rows of neighboring images. */
  private final class Share implements Iterator<Row> {

    private final int rowEnd;
    private final int runEnd;
    private int row;
    private int run;
    private int front;
    private final Queue<Row> ofImage = new ArrayDeque<>();

    Share(int row, int rowEnd, int run, int runEnd, boolean withGeneral) {
      this.row = row;
      this.rowEnd = rowEnd;
      this.run = run;
      this.runEnd = runEnd;
      this.front = withGeneral ? 0 : general.length;
    }

    @Override
    public boolean hasNext() {
      return front < general.length || !ofImage.isEmpty() || row < rowEnd || run < runEnd;
    }

    @Override
    public Row next() {
      if (front < general.length) {
        return general[front++];
      }
      if (ofImage.isEmpty()) {
        fill();
      }
      return ofImage.remove();
    }

    private void fill() {
      if (row >= rowEnd && run >= runEnd) {
        throw new NoSuchElementException("no more rows");
      }
      long image =
          row >= rowEnd
              ? image(run)
              : run >= runEnd
                  ? annotated[row].getLong(0)
                  : Math.min(annotated[row].getLong(0), image(run));
      for (; row < rowEnd && annotated[row].getLong(0) == image; row++) {
        ofImage.add(annotated[row]);
      }
      int end = run;
      int boxes = 0;
      for (; end < runEnd && image(end) == image; end++) {
        boxes = Math.addExact(boxes, detections.get(parts[end]).size(runs[end]));
      }
      if (end > run) {
        addDetections(image, end, boxes);
      }
    }

    private void addDetections(long image, int end, int boxes) {
      ByteBuffer payload = ByteBuffer.allocate(Math.multiplyExact(boxes, BoxRun.DETECTION));
      String before = null;
      for (; run < end; run++) {
        DetectionColumns part = detections.get(parts[run]);
        part.write(runs[run], payload);
        String name = part.name(runs[run]);
        if (name != null && !name.equals(before)) {
          ofImage.add(AnnotationRows.text(image, AnnotationRows.DETECTED_NAME, 0, name));
        }
        before = name;
      }
      ofImage.add(RowFactory.create(image, AnnotationRows.DETECTIONS, 0L, payload.array()));
    }
  }
}
