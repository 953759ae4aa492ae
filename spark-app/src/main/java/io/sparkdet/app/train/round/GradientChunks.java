package io.sparkdet.app.train.round;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import scala.Tuple2;

/**
 * Flat arrays of floats cut into numbered chunks, as bytes that any serializer carries, each marked
 * with the worker that it comes from and how its values are written. Sums add contributions in
 * worker order, whatever the order in which they arrive, so that equal rounds give equal sums.
 */
final class GradientChunks {

  /** The key of workers' reports, which travel beside chunks; these have the keys from 0. */
  static final int REPORT = -1;

  private static final int CHUNK_FLOATS = 1 << 18;

  /** The worker, and the bytes of a value. */
  private static final int HEAD = 2 * Integer.BYTES;

  private GradientChunks() {}

  /**
   * Cuts the arrays, laid end to end, into chunks from number 0.
   *
   * @param ofFirst how values of the first array are written; those of the others as they are
   */
  static List<Tuple2<Integer, byte[]>> cut(
      int worker, GradientCompression ofFirst, float[]... arrays) {
    List<Tuple2<Integer, byte[]>> chunks = new ArrayList<>();
    GradientCompression form = ofFirst;
    for (float[] array : arrays) {
      for (int from = 0; from < array.length; from += CHUNK_FLOATS) {
        int to = Math.min(from + CHUNK_FLOATS, array.length);
        chunks.add(new Tuple2<>(chunks.size(), chunk(worker, form, array, from, to)));
      }
      form = GradientCompression.NONE;
    }
    return chunks;
  }

  private static byte[] chunk(
      int worker, GradientCompression form, float[] values, int from, int to) {
    byte[] bytes = new byte[HEAD + form.size() * (to - from)];
    form.write(values, from, to, view(bytes).putInt(worker).putInt(form.size()));
    return bytes;
  }

  /** Returns the one sum of what workers gave under a chunk's number; their reports as they are. */
  static List<Tuple2<Integer, byte[]>> summed(int key, Iterable<byte[]> given) {
    List<Tuple2<Integer, byte[]>> records = new ArrayList<>();
    if (key == REPORT) {
      given.forEach(report -> records.add(new Tuple2<>(key, report)));
    } else {
      records.add(new Tuple2<>(key, sum(given)));
    }
    return records;
  }

  /**
   * Adds the contributions to one chunk, in worker order; the sum is marked with worker 0. That of
   * one worker alone stays as it is.
   */
  static byte[] sum(Iterable<byte[]> contributions) {
    List<byte[]> sorted = new ArrayList<>();
    contributions.forEach(sorted::add);
    if (sorted.size() == 1) {
      return sorted.get(0);
    }
    sorted.sort(Comparator.comparingInt(bytes -> view(bytes).getInt(0)));
    double[] sums = new double[count(sorted.get(0))];
    float[] values = new float[sums.length];
    for (byte[] contribution : sorted) {
      read(contribution, values, 0, values.length);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values[i];
      }
    }
    for (int i = 0; i < sums.length; i++) {
      values[i] = (float) sums[i];
    }
    return chunk(0, GradientCompression.NONE, values, 0, values.length);
  }

  private static GradientCompression form(byte[] bytes) {
    return GradientCompression.ofSize(view(bytes).getInt(Integer.BYTES));
  }

  private static int count(byte[] bytes) {
    return (bytes.length - HEAD) / form(bytes).size();
  }

  private static void read(byte[] bytes, float[] values, int from, int to) {
    form(bytes).read(view(bytes).position(HEAD), values, from, to);
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
        int to = Math.min(from + CHUNK_FLOATS, lengths[i]);
        read(sorted.get(next++)._2, arrays[i], from, to);
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
