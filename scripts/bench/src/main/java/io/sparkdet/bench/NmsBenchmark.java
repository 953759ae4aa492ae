package io.sparkdet.bench;

import io.sparkdet.detection.box.PixelMapping;
import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.nms.Nms;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.detection.nms.PostProcessor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From 5,000 candidates of D0 about 40 objects to the 100 best detections of an image, class by
 * class. {@code none} is what ranking and decoding alone take.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
public class NmsBenchmark {

  /** What suppresses, as {@link Nms#parse} reads it. */
  @Param({"none", "hard:0.5", "soft:0.5"})
  public String nms = "none";

  private final Candidates candidates = D0.heaps(D0.objects(40), 5000);
  private final PixelMapping mapping = new PixelMapping(D0.SIDE - 1, D0.SIDE - 1, 1.25, 1.25);
  private PostProcessor processor = new PostProcessor(D0.ANCHORS, PostProcessing.effdet());

  /** Makes the post-processor. */
  @Setup
  public void suppressBySpec() {
    processor = new PostProcessor(D0.ANCHORS, PostProcessing.effdet().withNms(Nms.parse(nms)));
  }

  /** Returns the detections of one image. */
  @Benchmark
  public Detections image() {
    return processor.detections(candidates, mapping);
  }
}
