package io.sparkdet.app.train.round;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import scala.Tuple2;

/**
 * Flat arrays of floats cut into numbered chunks, as bytes that any serializer carries, each marked
 * with the worker that it comes from. Sums add contributions in worker order, whatever the order in
 * which they arrive, so that equal rounds give equal sums.
 */
final class GradientChunks {

  private static final int CHUNK_FLOATS = 1 << 18;

  private GradientChunks() {}

  /** Cuts the arrays, laid end to end, into chunks from number 0. */
  static List<Tuple2<Integer, byte[]>> cut(int worker, float[]... arrays) {
    List<Tuple2<Integer, byte[]>> chunks = new ArrayList<>();
    for (float[] array : arrays) {
      for (int from = 0; from < array.length; from += CHUNK_FLOATS) {
        int count = Math.min(CHUNK_FLOATS, array.length - from);
        byte[] bytes = new byte[Integer.BYTES + Float.BYTES * count];
        view(bytes).putInt(worker).asFloatBuffer().put(array, from, count);
        chunks.add(new Tuple2<>(chunks.size(), bytes));
      }
    }
    return chunks;
  }

  /** Adds the contributions to one chunk, in worker order; the sum is marked with worker 0. */
  static byte[] sum(Iterable<byte[]> contributions) {
    List<ByteBuffer> sorted = new ArrayList<>();
    contributions.forEach(bytes -> sorted.add(view(bytes)));
    sorted.sort(Comparator.comparingInt(bytes -> bytes.getInt(0)));
    int length = sorted.get(0).capacity();
    byte[] bytes = new byte[length];
    ByteBuffer sum = view(bytes);
    for (int at = Integer.BYTES; at < length; at += Float.BYTES) {
      double value = 0;
      for (ByteBuffer contribution : sorted) {
        value += contribution.getFloat(at);
      }
      sum.putFloat(at, (float) value);
    }
    return bytes;
  }

  /** Puts chunks of all numbers together into arrays of these lengths. */
  static float[][] join(List<Tuple2<Integer, byte[]>> chunks, int... lengths) {
    List<Tuple2<Integer, byte[]>> sorted = new ArrayList<>(chunks);
    sorted.sort(Comparator.comparingInt(Tuple2::_1));
    float[][] arrays = new float[lengths.length][];
    int next = 0;
    for (int i = 0; i < lengths.length; i++) {
      arrays[i] = new float[lengths[i]];
      for (int from = 0; from < lengths[i]; from += CHUNK_FLOATS) {
        ByteBuffer bytes = view(sorted.get(next++)._2);
        bytes
            .position(Integer.BYTES)
            .asFloatBuffer()
            .get(arrays[i], from, Math.min(CHUNK_FLOATS, lengths[i] - from));
      }
    }
    return arrays;
  }

  /** Returns arrays as bytes, which serializers copy as they are; floats they take one by one. */
  static byte[][] bytes(float[]... arrays) {
    byte[][] all = new byte[arrays.length][];
    for (int i = 0; i < arrays.length; i++) {
      all[i] = new byte[Math.multiplyExact(Float.BYTES, arrays[i].length)];
      view(all[i]).asFloatBuffer().put(arrays[i]);
    }
    return all;
  }

  /** Returns new arrays of what {@link #bytes} was given. */
  static float[][] floats(byte[][] all) {
    float[][] arrays = new float[all.length][];
    for (int i = 0; i < all.length; i++) {
      arrays[i] = new float[all[i].length / Float.BYTES];
      view(all[i]).asFloatBuffer().get(arrays[i]);
    }
    return arrays;
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
