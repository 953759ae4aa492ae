package io.sparkdet.detection.coco.score;

import io.sparkdet.detection.coco.score.OperatingPointSweep.Part;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The bytes in which the parts of a range's operating points travel, in order. */
final class OperatingPointBytes {

  private static final int POINT = 4 * Long.BYTES;
  private static final int PART = 2 * Long.BYTES + 1 + 2 * POINT;

  private OperatingPointBytes() {}

  static byte[] write(List<Part> parts) {
    ByteBuffer out = ByteBuffer.allocate(PART * parts.size());
    for (Part part : parts) {
      out.putLong(part.category()).putDouble(part.firstScore());
      OperatingPoint best = part.best();
      out.put((byte) (best == null ? 0 : 1));
      put(out, best == null ? part.last() : best);
      put(out, part.last());
    }
    return out.array();
  }

  static List<Part> read(byte[] bytes) {
    List<Part> parts = new ArrayList<>();
    for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
      long category = in.getLong();
      double firstScore = in.getDouble();
      boolean hasBest = in.get() != 0;
      OperatingPoint best = point(in);
      parts.add(new Part(category, firstScore, hasBest ? best : null, point(in)));
    }
    return parts;
  }

  private static void put(ByteBuffer out, OperatingPoint point) {
    out.putDouble(point.score())
        .putLong(point.truePositives())
        .putLong(point.falsePositives())
        .putLong(point.positives());
  }

  private static OperatingPoint point(ByteBuffer in) {
    return new OperatingPoint(in.getDouble(), in.getLong(), in.getLong(), in.getLong());
  }
}
