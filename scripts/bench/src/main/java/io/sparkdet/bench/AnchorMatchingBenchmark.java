package io.sparkdet.bench;

import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.detection.matching.AnchorMatches;
import io.sparkdet.detection.matching.TruthBoxes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Matching the 49,104 anchors of D0 with the 20 truths of an image. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
public class AnchorMatchingBenchmark {

  /** What matches, as {@link AnchorMatcher#parse} reads it. */
  @Param({"iou:0.5:0.4", "max-iou", "atss:9", "predicted"})
  public String matcher = "max-iou";

  private final TruthBoxes truths = D0.objects(20);
  private final float[] codes = D0.codes();

  /** Returns the matches of one image. */
  @Benchmark
  public AnchorMatches image() {
    return AnchorMatcher.parse(matcher).match(D0.ANCHORS, truths, codes, 0);
  }
}
