package io.sparkdet.detection.nms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.box.PixelMapping;
import io.sparkdet.testing.GoldenDetection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Post-processing equals, to the bit and in order, a second one written as slowly and as plainly as
 * it can be: objects, lists and one comparison of every pair.
 */
class PostProcessorOracleTest {

  private static final int CASES = 6000;

  private static final AnchorGrid GRID = AnchorGrid.of(AnchorSpec.standard(3, 5, 4), 64);

  @Test
  void randomCandidatesGiveWhatTheSlowFormGives() {
    for (long seed = 1; seed <= CASES; seed++) {
      Random random = new Random(seed);
      Candidates candidates = candidates(random, random.nextInt(10) == 0 ? 400 : 50);
      PostProcessing settings = settings(random);
      PixelMapping mapping = mapping(random);

      Detections found = new PostProcessor(GRID, settings).detections(candidates, mapping);

      assertThat(rows(found))
          .as("seed %d: %d candidates, %s, %s", seed, candidates.size(), settings, mapping)
          .isEqualTo(slowly(candidates, settings, mapping));
    }
  }

  @Test
  void detectionsAreSuppressedAsCandidatesAre() {
    for (long seed = 1; seed <= 1000; seed++) {
      Random random = new Random(seed);
      Candidates candidates = candidates(random, 50);
      PixelMapping mapping = mapping(random);
      PostProcessing all = new PostProcessing(0, 0, new Nms.None(), false, 0);
      Nms nms = nms(random);
      boolean agnostic = random.nextBoolean();
      Detections before = new PostProcessor(GRID, all).detections(candidates, mapping);

      List<Box> boxes = new ArrayList<>();
      for (int i = 0; i < before.size(); i++) {
        boxes.add(
            new Box(
                i,
                before.classIndex(i),
                before.score(i),
                before.xMin(i),
                before.yMin(i),
                before.xMax(i),
                before.yMax(i)));
      }
      List<Box> expected = kept(boxes, nms, agnostic);

      assertThat(rows(nms.suppress(before, agnostic)))
          .as("seed %d: %d boxes, %s, agnostic %s", seed, boxes.size(), nms, agnostic)
          .isEqualTo(expected.stream().map(box -> box.row(1, 1)).toList());
    }
  }

  /** torchvision's nms and batched_nms, by {@code scripts/studies/golden/detection}. */
  @Test
  void hardSuppressionKeepsWhatTorchvisionKeeps() throws IOException {
    JsonNode golden = GoldenDetection.numbers("suppression");
    float[] corners = new float[4 * golden.get("scores").size()];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = (float) golden.get("corners_xyxy").get(i / 4).get(i % 4).asDouble();
    }
    float[] scores = GoldenDetection.floats(golden.get("scores"));
    Detections all = new Detections(corners, scores, GoldenDetection.ints(golden.get("classes")));
    for (String spec : new String[] {"hard:0.3", "hard:0.5", "hard:0.75"}) {
      for (boolean agnostic : new boolean[] {false, true}) {
        String name = (agnostic ? "of all classes, " : "by class, ") + spec;
        Detections kept = Nms.parse(spec).suppress(all, agnostic);
        float[] expected = GoldenDetection.floats(golden.get(name));
        assertThat(kept.size()).as(name).isEqualTo(expected.length).isBetween(20, 119);
        for (int i = 0; i < expected.length; i++) { // all scores differ
          assertThat(kept.score(i)).as(name).isEqualTo(scores[(int) expected[i]]);
        }
      }
    }
  }

  @Test
  void boxesOfAllSizesAreSuppressedAtEveryThreshold() {
    double[] thresholds = {0, 1e-6, 0.01, 0.1, 0.3, 0.5, 0.6, 0.75, 0.9, 0.99, 1};
    for (long seed = 1; seed <= 1000; seed++) {
      Random random = new Random(seed);
      List<Box> boxes = scattered(random, random.nextInt(300));
      Nms hard = new Nms.Hard(thresholds[random.nextInt(thresholds.length)]);

      List<String> found = rows(hard.suppress(detections(boxes), true));

      assertThat(found)
          .as("seed %d: %d boxes, %s", seed, boxes.size(), hard)
          .isEqualTo(kept(boxes, hard, true).stream().map(box -> box.row(1, 1)).toList());
    }
  }

  /** Sizes from a hundredth to ten thousand, many near copies, a few without end or area. */
  private static List<Box> scattered(Random random, int size) {
    List<Box> boxes = new ArrayList<>();
    double spread = Math.pow(10, 1 + 3 * random.nextDouble());
    for (int i = 0; i < size; i++) {
      float score = random.nextInt(100) / 100f;
      double x = spread * random.nextDouble();
      double y = spread * random.nextDouble();
      double halfWidth = Math.pow(10, -2 + 5 * random.nextDouble()) / 2;
      double halfHeight = halfWidth * Math.exp(random.nextGaussian());
      if (i > 0 && random.nextInt(3) > 0) {
        Box other = boxes.get(random.nextInt(i));
        double jitter = random.nextInt(4) * 0.1;
        halfWidth = (other.xMax - other.xMin) / 2 * Math.exp(jitter * random.nextGaussian());
        halfHeight = (other.yMax - other.yMin) / 2 * Math.exp(jitter * random.nextGaussian());
        x = (other.xMin + other.xMax) / 2 + halfWidth * jitter * random.nextGaussian();
        y = (other.yMin + other.yMax) / 2 + halfHeight * jitter * random.nextGaussian();
      }
      switch (random.nextInt(60)) {
        case 0 -> halfWidth = 0;
        case 1 -> halfHeight = Float.MAX_VALUE;
        case 2 -> halfWidth = Double.POSITIVE_INFINITY;
        default -> {
          // as it is
        }
      }
      Box box =
          new Box(
              i,
              0,
              score,
              (float) (x - halfWidth),
              (float) (y - halfHeight),
              (float) (x + halfWidth),
              (float) (y + halfHeight));
      boxes.add(
          Float.isNaN(box.xMax - box.xMin + box.yMax - box.yMin)
              ? new Box(i, 0, score, 0, 0, 1, 1)
              : box);
    }
    return boxes;
  }

  private static Detections detections(List<Box> boxes) {
    float[] corners = new float[4 * boxes.size()];
    float[] scores = new float[boxes.size()];
    for (int i = 0; i < scores.length; i++) {
      Box box = boxes.get(i);
      corners[4 * i] = box.xMin;
      corners[4 * i + 1] = box.yMin;
      corners[4 * i + 2] = box.xMax;
      corners[4 * i + 3] = box.yMax;
      scores[i] = box.score;
    }
    return new Detections(corners, scores, new int[scores.length]);
  }

  @Test
  void oneProcessorServesManyThreads() {
    Candidates candidates = candidates(new Random(7), 400);
    PixelMapping mapping = new PixelMapping(63, 63, 1, 1);
    PostProcessor processor = new PostProcessor(GRID, PostProcessing.zylo117());
    List<String> alone = rows(processor.detections(candidates, mapping));

    List<List<String>> together =
        Collections.nCopies(64, candidates).parallelStream()
            .map(image -> rows(processor.detections(image, mapping)))
            .toList();

    assertThat(together).allSatisfy(found -> assertThat(found).isEqualTo(alone));
  }

  private static Candidates candidates(Random random, int most) {
    int size = random.nextInt(most + 1);
    int[] anchors = random.ints(size, 0, GRID.size()).sorted().toArray();
    int[] classes = new int[size];
    float[] scores = new float[size];
    float[] codes = new float[4 * size];
    // Few different scores, codes and anchors: ties, equal boxes and equal IoUs are the rule.
    int steps = random.nextBoolean() ? 8 : 1 << 20;
    int classCount = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      if (i > 0 && random.nextInt(3) == 0) {
        anchors[i] = anchors[i - 1];
      }
      classes[i] = random.nextInt(classCount);
      scores[i] = random.nextInt(steps) / (float) steps;
      for (int part = 0; part < 4; part++) {
        codes[4 * i + part] = code(random, part);
      }
    }
    return new Candidates(anchors, classes, scores, codes);
  }

  private static float code(Random random, int part) {
    return switch (random.nextInt(24)) {
      case 0 -> part < 2 ? 1e30f : 1000;
      case 1 -> part < 2 ? -1e30f : -1000;
      case 2 -> 3 * (float) random.nextGaussian();
      case 3, 4, 5, 6, 7 -> (float) random.nextGaussian() / 4;
      default -> random.nextInt(3) / 4f;
    };
  }

  private static PostProcessing settings(Random random) {
    return new PostProcessing(
        random.nextInt(3) / 8f,
        random.nextBoolean() ? 0 : 1 + random.nextInt(40),
        nms(random),
        random.nextBoolean(),
        random.nextBoolean() ? 0 : 1 + random.nextInt(20));
  }

  private static Nms nms(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> new Nms.None();
      case 1, 2, 3 -> new Nms.Soft(random.nextBoolean() ? 0.5 : 0.05 + random.nextDouble());
      default -> new Nms.Hard(random.nextInt(11) / 10.0);
    };
  }

  private static PixelMapping mapping(Random random) {
    return random.nextBoolean()
        ? new PixelMapping(63, 63, 1, 1)
        : new PixelMapping(63, 40.5f, 1 + random.nextDouble(), 0.5 + random.nextDouble());
  }

  private static List<String> slowly(
      Candidates candidates, PostProcessing settings, PixelMapping mapping) {
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.score(i) > settings.scoreThreshold()) {
        boxes.add(box(candidates, i, mapping));
      }
    }
    boxes.sort(Box.BEST_FIRST);
    boxes = first(boxes, settings.preNmsTop());
    List<Box> kept = kept(boxes, settings.nms(), settings.classAgnostic());
    return first(kept, settings.maxDetections()).stream()
        .map(box -> box.row(mapping.scaleX(), mapping.scaleY()))
        .toList();
  }

  private static List<Box> kept(List<Box> boxes, Nms nms, boolean agnostic) {
    List<Box> left = new ArrayList<>(boxes);
    List<Box> kept = new ArrayList<>();
    if (nms instanceof Nms.Soft) {
      left.removeIf(box -> !(box.score > 0.001f));
    }
    while (!left.isEmpty()) {
      Box best = Collections.min(left, Box.BEST_FIRST);
      left.remove(best);
      kept.add(best);
      if (nms instanceof Nms.Hard hard) {
        left.removeIf(box -> rivals(best, box, agnostic) && best.iou(box) > hard.iou());
      }
      if (nms instanceof Nms.Soft soft) {
        for (int i = 0; i < left.size(); i++) {
          Box box = left.get(i);
          if (rivals(best, box, agnostic)) {
            float iou = best.iou(box);
            left.set(i, box.withScore(box.score * (float) Math.exp(-(iou * iou) / soft.sigma())));
          }
        }
        left.removeIf(box -> !(box.score > 0.001f));
      }
    }
    kept.sort(Box.BEST_FIRST);
    return kept;
  }

  private static boolean rivals(Box a, Box b, boolean agnostic) {
    return agnostic || a.classIndex == b.classIndex;
  }

  private static <T> List<T> first(List<T> all, int limit) {
    return limit == 0 || limit >= all.size() ? all : all.subList(0, limit);
  }

  private static Box box(Candidates candidates, int i, PixelMapping mapping) {
    int anchor = candidates.anchor(i);
    float[] centerSize = new float[4];
    System.arraycopy(GRID.centerSizes(), 4 * anchor, centerSize, 0, 4);
    float centerY = centerSize[0] + centerSize[2] * candidates.code(i, 0);
    float centerX = centerSize[1] + centerSize[3] * candidates.code(i, 1);
    float height = centerSize[2] * (float) Math.exp(candidates.code(i, 2));
    float width = centerSize[3] * (float) Math.exp(candidates.code(i, 3));
    return new Box(
        i,
        candidates.classIndex(i),
        candidates.score(i),
        clipped(centerX - width / 2, mapping.clipXMax()),
        clipped(centerY - height / 2, mapping.clipYMax()),
        clipped(centerX + width / 2, mapping.clipXMax()),
        clipped(centerY + height / 2, mapping.clipYMax()));
  }

  private static float clipped(float value, float most) {
    return value > most ? most : value > 0 ? value : 0;
  }

  private static List<String> rows(Detections found) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      rows.add(
          row(
              found.classIndex(i),
              found.score(i),
              found.xMin(i),
              found.yMin(i),
              found.xMax(i),
              found.yMax(i)));
    }
    return rows;
  }

  private static String row(
      int classIndex, float score, float xMin, float yMin, float xMax, float yMax) {
    return "%d %s (%s, %s, %s, %s)".formatted(classIndex, score, xMin, yMin, xMax, yMax);
  }

  private record Box(
      int index, int classIndex, float score, float xMin, float yMin, float xMax, float yMax) {

    static final Comparator<Box> BEST_FIRST =
        Comparator.comparing(Box::score).reversed().thenComparing(Box::index);

    Box withScore(float lower) {
      return new Box(index, classIndex, lower, xMin, yMin, xMax, yMax);
    }

    /** May be NaN, which is above nothing. */
    float iou(Box other) {
      float width = Math.max(0, Math.min(xMax, other.xMax) - Math.max(xMin, other.xMin));
      float height = Math.max(0, Math.min(yMax, other.yMax) - Math.max(yMin, other.yMin));
      float inCommon = width * height;
      float iou = inCommon / (area() + other.area() - inCommon);
      return Float.isNaN(iou) ? 0 : iou;
    }

    private float area() {
      return (xMax - xMin) * (yMax - yMin);
    }

    String row(double scaleX, double scaleY) {
      return PostProcessorOracleTest.row(
          classIndex,
          score,
          (float) (xMin * scaleX),
          (float) (yMin * scaleY),
          (float) (xMax * scaleX),
          (float) (yMax * scaleY));
    }
  }
}
