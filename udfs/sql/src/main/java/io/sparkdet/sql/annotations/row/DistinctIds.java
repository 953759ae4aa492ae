package io.sparkdet.sql.annotations.row;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Refuses annotation ids that stand twice in a file, on whichever images: {@code pycocotools} would
 * take the later annotation for both. Takes the rows of {@link AnnotationRows#ANNOTATION_IDS}
 * bucket by bucket and keeps one bucket, so memory does not grow with the file.
 */
public final class DistinctIds {

  private static final long NONE = -1;

  private final String source;
  private final long[] positions = new long[AnnotationIds.BUCKET];
  private boolean begun;
  private long bucket;

  /**
   * Has seen nothing.
   *
   * @param source what errors call the annotations
   */
  public DistinctIds(String source) {
    this.source = source;
  }

  /**
   * Takes a row.
   *
   * @param rowBucket its {@code image_id}; all rows of a bucket follow each other
   * @throws AnnotationException if one of its ids stood in a row before it
   */
  public void accept(long rowBucket, byte[] payload) {
    if (!begun || rowBucket != bucket) {
      Arrays.fill(positions, NONE);
      begun = true;
      bucket = rowBucket;
    }
    for (ByteBuffer ids = ByteBuffer.wrap(payload); ids.hasRemaining(); ) {
      long id = ids.getLong();
      long position = ids.getLong();
      int slot = (int) Math.floorMod(id, (long) AnnotationIds.BUCKET);
      if (positions[slot] != NONE) {
        throw new AnnotationException(
            ("Cannot read %s: annotation id %d stands twice in \"annotations\" (at bytes %d and"
                    + " %d); give each annotation its own id")
                .formatted(
                    source,
                    id,
                    Math.min(position, positions[slot]),
                    Math.max(position, positions[slot])));
      }
      positions[slot] = position;
    }
  }
}
