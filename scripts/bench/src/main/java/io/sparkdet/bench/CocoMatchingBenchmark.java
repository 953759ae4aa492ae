package io.sparkdet.bench;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.Random;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * COCO's matching of one image, ten IoU thresholds and four area ranges: 100 detections, most of
 * them of a truth, and 20 truths of 5 categories, one of them a crowd.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
public class CocoMatchingBenchmark {

  private static final int TRUTHS = 20;
  private static final int DETECTIONS = 100;
  private static final int CATEGORIES = 5;

  private final EvaluationImage image = image();
  private final ImageMatcher matcher = new ImageMatcher(EvaluationSettings.COCO);

  /** Matches all categories of the image. */
  @Benchmark
  public void image(Blackhole matches) {
    matcher.matchImage(image, (category, found) -> matches.consume(found));
  }

  private static EvaluationImage image() {
    Random random = new Random(5);
    long[] categories = new long[TRUTHS];
    double[] boxes = new double[4 * TRUTHS];
    double[] areas = new double[TRUTHS];
    boolean[] crowds = new boolean[TRUTHS];
    long[] ids = new long[TRUTHS];
    for (int i = 0; i < TRUTHS; i++) {
      categories[i] = 1L + random.nextInt(CATEGORIES);
      for (int k = 0; k < 2; k++) {
        boxes[4 * i + k] = 500 * random.nextDouble();
        boxes[4 * i + 2 + k] = 8 + 200 * random.nextDouble();
      }
      areas[i] = boxes[4 * i + 2] * boxes[4 * i + 3];
      ids[i] = i + 1L;
    }
    crowds[0] = true;
    return new EvaluationImage(
        1,
        new ImageTruths(categories, boxes, areas, crowds, ids),
        detections(random, categories, boxes));
  }

  private static ImageDetections detections(Random random, long[] categories, double[] boxes) {
    long[] found = new long[DETECTIONS];
    double[] places = new double[4 * DETECTIONS];
    double[] scores = new double[DETECTIONS];
    for (int i = 0; i < DETECTIONS; i++) {
      int truth = random.nextInt(TRUTHS);
      found[i] = categories[truth];
      double slip = random.nextDouble() * 0.5;
      for (int k = 0; k < 4; k++) {
        double side = boxes[4 * truth + 2 + k % 2];
        places[4 * i + k] =
            Math.max(0, boxes[4 * truth + k] + slip * side * (random.nextDouble() - 0.5));
      }
      scores[i] = random.nextDouble();
    }
    return new ImageDetections(found, places, scores);
  }
}
