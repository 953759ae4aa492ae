package io.sparkdet.app.sample;

import io.sparkdet.app.sample.scene.SampleShape;
import io.sparkdet.app.sample.scene.SampleTruth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a slice holds, as primitive numbers that any Spark serializer carries. */
final class SliceCounts {

  private static final int IMAGES = 0;
  private static final int BYTES = 1;

  /** Plus the class's id, which starts at 1, the index of its truths. */
  private static final int TRUTHS = 1;

  private final long[] values;

  /** Adopts the values that {@link #values} gave. */
  SliceCounts(long[] values) {
    this.values = values;
  }

  SliceCounts() {
    this(new long[TRUTHS + 1 + SampleShape.values().length]);
  }

  void count(List<SampleTruth> truths, int bytes) {
    values[IMAGES]++;
    values[BYTES] += bytes;
    for (SampleTruth truth : truths) {
      values[TRUTHS + truth.shape().id()]++;
    }
  }

  /** Returns images, bytes, and the truths of each class. */
  long[] values() {
    return values;
  }

  static long[] add(long[] a, long[] b) {
    long[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  SampleLake.Result result() {
    Map<String, Long> truths = new LinkedHashMap<>();
    for (SampleShape shape : SampleShape.values()) {
      truths.put(shape.label(), values[TRUTHS + shape.id()]);
    }
    return new SampleLake.Result(values[IMAGES], values[BYTES], truths);
  }
}
