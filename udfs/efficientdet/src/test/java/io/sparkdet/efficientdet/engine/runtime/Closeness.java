package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.util.Map;

/** Compares a network's outputs with a fixture that may hold every nth value only. */
public final class Closeness {

  private Closeness() {}

  /**
   * Asserts the tolerances of shared/parity/README.md: {@code absolute} on regression and scores,
   * {@code relative} of the standard deviation on features.
   */
  public static void assertEqualsFixture(
      Map<String, float[]> outputs, Weights fixture, double absolute, double relative) {
    int compared = 0;
    for (String key : fixture.names()) {
      if (key.startsWith("anchors")) {
        continue;
      }
      int sampled = key.indexOf("_every_");
      String name =
          (sampled < 0 ? key : key.substring(0, sampled)).replace("scores", "classification");
      int step = sampled < 0 ? 1 : Integer.parseInt(key.replaceAll(".*_every_(\\d+)th", "$1"));
      float[] expected = fixture.tensor(key).values();
      float[] actual = outputs.getOrDefault(name, new float[0]);
      assertThat((actual.length + step - 1) / step).as(key).isEqualTo(expected.length);
      double largest = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(actual[i * step] - expected[i]));
      }
      boolean feature = name.startsWith("backbone") || name.startsWith("bifpn");
      double tolerance = feature ? relative * deviation(expected) : absolute;
      assertThat(largest).as("largest difference of " + key).isLessThanOrEqualTo(tolerance);
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(10);
  }

  /** Returns the standard deviation of values. */
  static double deviation(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(squares / values.length - mean * mean);
  }
}
