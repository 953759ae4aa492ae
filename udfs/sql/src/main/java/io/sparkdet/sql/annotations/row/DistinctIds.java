package io.sparkdet.sql.annotations.row;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds annotation ids that stand twice in a file, on whichever images: {@code pycocotools} would
 * take the later annotation for both. Takes the rows of {@link AnnotationRows#ANNOTATION_IDS}
 * bucket by bucket and keeps one bucket, so memory does not grow with the file.
 */
public final class DistinctIds {

  private static final long NONE = -1;

  /** Takes ids that stand twice. */
  @FunctionalInterface
  public interface Twice {
    /**
     * Takes an id, again for each further time that it stands.
     *
     * @param first the byte of the file where one stands
     * @param again the byte behind that where another stands
     */
    void accept(long id, long first, long again);
  }

  private final Twice twice;
  private final long[] positions = new long[AnnotationIds.BUCKET];
  private boolean begun;
  private long bucket;

  /** Has seen nothing, and tells what stands twice. */
  public DistinctIds(Twice twice) {
    this.twice = twice;
  }

  /**
   * Has seen nothing, and refuses ids that stand twice by an {@link AnnotationException}.
   *
   * @param source what errors call the annotations
   */
  public DistinctIds(String source) {
    this(
        (id, first, again) -> {
          throw new AnnotationException(
              ("Cannot read %s: annotation id %d stands twice in \"annotations\" (at bytes %d and"
                      + " %d); give each annotation its own id")
                  .formatted(source, id, first, again));
        });
  }

  /**
   * Takes a row.
   *
   * @param rowBucket its {@code image_id}; all rows of a bucket follow each other
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
      long before = positions[slot];
      if (before == NONE) {
        positions[slot] = position;
      } else {
        positions[slot] = Math.min(position, before);
        twice.accept(id, positions[slot], Math.max(position, before));
      }
    }
  }
}
