package io.sparkdet.testing;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The values of one weight tensor made from its name and shape by the formula of
 * shared/parity/README.md, section 1, so that a short program gives a whole network. Names are
 * those of the implementation that the fixtures come from.
 */
public final class FixtureFormula {

  private FixtureFormula() {}

  /**
   * Returns the values in row-major order.
   *
   * @param shape four dimensions for a kernel, one for biases, normalizations and fusion weights
   */
  public static float[] values(String name, int[] shape) {
    int size = 1;
    for (int dimension : shape) {
      size *= dimension;
    }
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      long z = crc.getValue() + (i + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z = z ^ (z >>> 31);
      values[i] = (float) value(name, shape, (z >>> 11) * 0x1.0p-53);
    }
    return values;
  }

  private static double value(String name, int[] shape, double u) {
    double s = 2 * u - 1;
    if (shape.length == 4) {
      double value = s * Math.sqrt(3.0 * 2.0 / (shape[1] * shape[2] * shape[3]));
      boolean last = name.contains(".header.") || name.contains(".predict.");
      return last ? value * 0.2 : value;
    }
    if (name.endsWith("bias")) {
      return 0.1 * s;
    }
    return name.endsWith(".weight") ? 0.75 + 0.5 * u : 0.5 + u;
  }
}
