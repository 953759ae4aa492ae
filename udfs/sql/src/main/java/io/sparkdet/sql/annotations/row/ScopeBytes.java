package io.sparkdet.sql.annotations.row;

import io.sparkdet.detection.coco.image.CategoryScope;
import java.nio.ByteBuffer;

/**
 * The payload of a row of {@link AnnotationRows#SCOPE}, ids of 8 bytes in three lists with their
 * lengths before them: categories that are absent, those of which not every object is annotated,
 * those that are present.
 */
public final class ScopeBytes {

  private ScopeBytes() {}

  public static byte[] write(long[] absent, long[] incomplete, long[] present) {
    long[][] lists = {absent, incomplete, present};
    int size = 0;
    for (long[] list : lists) {
      size += 1 + list.length;
    }
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES * size);
    for (long[] list : lists) {
      out.putLong(list.length);
      for (long id : list) {
        out.putLong(id);
      }
    }
    return out.array();
  }

  public static CategoryScope read(byte[] payload) {
    ByteBuffer in = ByteBuffer.wrap(payload);
    return CategoryScope.federated(list(in), list(in), list(in));
  }

  private static long[] list(ByteBuffer in) {
    long[] list = new long[(int) in.getLong()];
    for (int i = 0; i < list.length; i++) {
      list[i] = in.getLong();
    }
    return list;
  }
}
