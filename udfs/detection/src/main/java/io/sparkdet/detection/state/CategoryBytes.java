package io.sparkdet.detection.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The bytes in which accumulators travel: primitive arrays by category. */
public final class CategoryBytes {

  private CategoryBytes() {}

  /** Writes a state. */
  @FunctionalInterface
  public interface Writer {
    public void write(DataOutput out) throws IOException;
  }

  /** Reads a state. */
  @FunctionalInterface
  public interface Reader {
    void read(DataInput in) throws IOException;
  }

  public static byte[] write(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static void read(byte[] bytes, Reader reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read an accumulator: its %d bytes are cut".formatted(bytes.length), e);
    }
  }

  public static void writeLongs(DataOutput out, Map<Long, long[]> arrays) throws IOException {
    out.writeInt(arrays.size());
    for (Map.Entry<Long, long[]> entry : arrays.entrySet()) {
      out.writeLong(entry.getKey());
      writeLongs(out, entry.getValue(), entry.getValue().length);
    }
  }

  public static void readLongs(DataInput in, Map<Long, long[]> arrays) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      arrays.put(in.readLong(), readLongs(in));
    }
  }

  public static void writeLongs(DataOutput out, long[] values, int count) throws IOException {
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeLong(values[i]);
    }
  }

  public static long[] readLongs(DataInput in) throws IOException {
    long[] values = new long[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readLong();
    }
    return values;
  }

  public static void writeDoubles(DataOutput out, Map<Long, double[]> arrays) throws IOException {
    out.writeInt(arrays.size());
    for (Map.Entry<Long, double[]> entry : arrays.entrySet()) {
      out.writeLong(entry.getKey());
      writeDoubles(out, entry.getValue(), entry.getValue().length);
    }
  }

  public static void readDoubles(DataInput in, Map<Long, double[]> arrays) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      arrays.put(in.readLong(), readDoubles(in));
    }
  }

  public static void writeDoubles(DataOutput out, double[] values, int count) throws IOException {
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeDouble(values[i]);
    }
  }

  public static double[] readDoubles(DataInput in) throws IOException {
    double[] values = new double[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
