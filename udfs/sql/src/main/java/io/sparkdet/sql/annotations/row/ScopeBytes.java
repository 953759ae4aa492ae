package io.sparkdet.sql.annotations.row;

import io.sparkdet.detection.coco.image.CategoryScope;
import java.nio.ByteBuffer;

/**
 * The payload of a row of {@link AnnotationRows#SCOPE}: the number of categories that are absent,
 * their ids, then the ids of those of which not every object is annotated, 8 bytes each.
 */
public final class ScopeBytes {

  private ScopeBytes() {}

  public static byte[] write(long[] absent, long[] incomplete) {
    ByteBuffer out =
        ByteBuffer.allocate(Long.BYTES * (1 + absent.length + incomplete.length))
            .putLong(absent.length);
    out.asLongBuffer().put(absent).put(incomplete);
    return out.array();
  }

  public static CategoryScope read(byte[] payload) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    long[] absent = new long[(int) in.getLong()];
    long[] incomplete = new long[payload.length / Long.BYTES - 1 - absent.length];
    in.asLongBuffer().get(absent).get(incomplete);
    return CategoryScope.federated(absent, incomplete);
  }
}
