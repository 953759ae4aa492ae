package io.sparkdet.sql.annotations.row;

import java.nio.ByteBuffer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Collects boxes of one image, (x, y, width, height) in pixels, into one payload.
 *
 * <p>Big-endian, one box after the other. A detection is category, x, y, width, height, score (48
 * bytes); a truth is id, category, x, y, width, height, area, crowd (57 bytes).
 */
public final class BoxRun {

  /** Bytes of a detection. */
  public static final int DETECTION = 6 * Long.BYTES;

  /** Bytes of a truth. */
  public static final int TRUTH = 7 * Long.BYTES + 1;

  /** A run is cut here, so that a row stays small whatever an image holds. */
  private static final int LIMIT = 1 << 18;

  private final int kind;
  private ByteBuffer payload = ByteBuffer.allocate(128 * TRUTH);
  private long imageId;
  private long position;

  /** Collects boxes of {@link AnnotationRows#TRUTHS} or {@link AnnotationRows#DETECTIONS}. */
  public BoxRun(int kind) {
    this.kind = kind;
  }

  /** Returns whether a box of {@code image} belongs to this run: it is empty or of that image. */
  public boolean takes(long image) {
    return isEmpty() || (imageId == image && payload.position() < LIMIT);
  }

  public boolean isEmpty() {
    return payload.position() == 0;
  }

  public void add(long image, long at, long category, double[] box, double score) {
    begin(image, at);
    payload.putLong(category);
    put(box);
    payload.putDouble(score);
  }

  public void add(
      long image, long at, long id, long category, double[] box, double area, boolean crowd) {
    begin(image, at);
    payload.putLong(id);
    payload.putLong(category);
    put(box);
    payload.putDouble(area);
    payload.put((byte) (crowd ? 1 : 0));
  }

  private void begin(long image, long at) {
    if (isEmpty()) {
      imageId = image;
      position = at;
    }
    if (payload.remaining() < TRUTH) {
      payload = ByteBuffer.allocate(2 * payload.capacity()).put(payload.flip());
    }
  }

  private void put(double[] box) {
    for (double value : box) {
      payload.putDouble(value);
    }
  }

  /** Returns the row of the run and begins a new one. */
  public Row take() {
    byte[] bytes = new byte[payload.position()];
    payload.flip().get(bytes);
    payload.clear();
    return RowFactory.create(imageId, kind, position, bytes);
  }
}
