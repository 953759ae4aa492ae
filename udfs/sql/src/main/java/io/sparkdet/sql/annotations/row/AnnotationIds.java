package io.sparkdet.sql.annotations.row;

import java.nio.ByteBuffer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Collects the ids of a file's annotations into rows of {@link AnnotationRows#ANNOTATION_IDS}, a
 * row for neighbors in the file that lie in one bucket of {@value #BUCKET} ids, so that whoever
 * receives all rows of a bucket sees every id of it: {@link DistinctIds}.
 *
 * <p>A row's {@code image_id} is the bucket; its payload is id and byte of the file, 16 bytes an
 * annotation, big-endian.
 */
public final class AnnotationIds {

  /** Ids that meet in one place. */
  public static final int BUCKET = 1 << 12;

  private final ByteBuffer payload = ByteBuffer.allocate(2 * Long.BYTES * BUCKET);
  private long bucket;

  /** Returns whether {@code id} belongs to this row: there is room and it lies in the bucket. */
  public boolean takes(long id) {
    return isEmpty() || (bucket == Math.floorDiv(id, BUCKET) && payload.hasRemaining());
  }

  public boolean isEmpty() {
    return payload.position() == 0;
  }

  public void add(long id, long position) {
    bucket = Math.floorDiv(id, BUCKET);
    payload.putLong(id).putLong(position);
  }

  /** Returns the row and begins a new one. */
  public Row take() {
    byte[] bytes = new byte[payload.position()];
    payload.flip().get(bytes);
    payload.clear();
    return RowFactory.create(bucket, AnnotationRows.ANNOTATION_IDS, 0L, bytes);
  }
}
