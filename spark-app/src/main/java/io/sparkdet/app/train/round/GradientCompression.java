package io.sparkdet.app.train.round;

import io.sparkdet.sql.errors.NearestName;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How gradients travel from workers to where they are added. Sums, weights and running statistics
 * are always single precision.
 *
 * <p>What a worker would have to remember of its own between rounds (the rest that top-k leaves
 * behind, error feedback) is none of these: it would be lost with its executor, and weights would
 * depend on which one that was.
 */
public enum GradientCompression {
  /** As they are. */
  NONE(Float.BYTES) {
    @Override
    void write(float[] values, int from, int to, ByteBuffer bytes) {
      bytes.asFloatBuffer().put(values, from, to - from);
    }

    @Override
    void read(ByteBuffer bytes, float[] values, int from, int to) {
      bytes.asFloatBuffer().get(values, from, to - from);
    }

    @Override
    void round(float[] values) {
      // they stay as they are
    }
  },
  /** Rounded to the nearest number with eight bits of precision: half the bytes. */
  BFLOAT16(Short.BYTES) {
    @Override
    void write(float[] values, int from, int to, ByteBuffer bytes) {
      for (int i = from; i < to; i++) {
        bytes.putShort(rounded(values[i]));
      }
    }

    @Override
    void read(ByteBuffer bytes, float[] values, int from, int to) {
      for (int i = from; i < to; i++) {
        values[i] = value(bytes.getShort());
      }
    }

    @Override
    void round(float[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] = value(rounded(values[i]));
      }
    }
  };

  /** Just below half of the last place that is kept: with that place's bit, ties go to even. */
  private static final int HALF = 0x7FFF;

  /** Keeps what is no number from becoming infinite. */
  private static final int QUIET = 0x400000;

  private final int size;

  GradientCompression(int size) {
    this.size = size;
  }

  /** Returns the name that users write. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads what {@link #label} writes.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists them
   */
  public static GradientCompression parse(String label) {
    for (GradientCompression compression : values()) {
      if (compression.label().equals(label)) {
        return compression;
      }
    }
    List<String> labels = Arrays.stream(values()).map(GradientCompression::label).toList();
    throw new IllegalArgumentException(
        "Cannot compress gradients by %s: there are %s%s"
            .formatted(label, String.join(", ", labels), NearestName.hint(label, labels)));
  }

  /** Returns the bytes of a value. */
  int size() {
    return size;
  }

  /** Returns the one whose values have so many bytes. */
  static GradientCompression ofSize(int size) {
    for (GradientCompression compression : values()) {
      if (compression.size == size) {
        return compression;
      }
    }
    throw new IllegalArgumentException("Cannot read gradients of %d bytes each".formatted(size));
  }

  /** Writes values from the position on. */
  abstract void write(float[] values, int from, int to, ByteBuffer bytes);

  /** Reads what {@link #write} wrote. */
  abstract void read(ByteBuffer bytes, float[] values, int from, int to);

  /** Gives values the rounding that {@link #write} and {@link #read} give. */
  abstract void round(float[] values);

  private static float value(short bits) {
    return Float.intBitsToFloat(bits << Short.SIZE);
  }

  private static short rounded(float value) {
    int bits = Float.floatToRawIntBits(value);
    int nearest = bits + HALF + (bits >>> Short.SIZE & 1);
    return (short) ((Float.isNaN(value) ? bits | QUIET : nearest) >>> Short.SIZE);
  }
}
