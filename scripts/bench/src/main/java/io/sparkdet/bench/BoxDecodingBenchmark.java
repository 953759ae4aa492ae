package io.sparkdet.bench;

import io.sparkdet.detection.nms.BoxDecoder;
import io.sparkdet.detection.nms.Candidates;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding the box codes of all 49,104 anchors of D0 into corners: the whole image a call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
public class BoxDecodingBenchmark {

  private final Candidates candidates = D0.everyAnchor();
  private final BoxDecoder decoder = new BoxDecoder(D0.ANCHORS);
  private final float[] corners = new float[4 * candidates.size()];

  /** Decodes every anchor's box. */
  @Benchmark
  public float[] everyAnchor() {
    for (int i = 0; i < candidates.size(); i++) {
      decoder.decode(candidates, i, corners, 4 * i);
    }
    return corners;
  }
}
