package io.sparkdet.detection.voc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** VOCevaldet.m and VOCap.m (VOC 2012 development kit), written down a second time, slowly. */
class VocOracleTest {

  private static final int CASES = 3000;

  @Test
  void bothInterpolationsEqualTheSlowOracleOnThousandsOfRandomCases() {
    for (long seed = 0; seed < CASES; seed++) {
      List<EvaluationImage> images = images(new Random(seed));
      VocAccumulator accumulator = new VocAccumulator(VocMatcher.IOU);
      images.forEach(accumulator::accept);
      for (VocInterpolation interpolation : VocInterpolation.values()) {
        VocResult result = accumulator.result(interpolation);
        for (long category : result.byCategory().keySet()) {
          assertThat(result.byCategory().get(category))
              .as("seed %d category %d %s", seed, category, interpolation)
              .isCloseTo(slow(images, category, interpolation), within(1e-12));
        }
      }
    }
  }

  @Test
  void splitsOrderAndBytesGiveTheSameNumbers() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<EvaluationImage> images = images(random);
      VocAccumulator whole = new VocAccumulator(VocMatcher.IOU);
      images.forEach(whole::accept);
      Collections.shuffle(images, random);
      VocAccumulator left = new VocAccumulator(VocMatcher.IOU);
      VocAccumulator right = new VocAccumulator(VocMatcher.IOU);
      images.forEach(image -> (random.nextBoolean() ? left : right).accept(image));
      left.combine(VocAccumulator.fromBytes(right.toBytes()));
      left.combine(new VocAccumulator(VocMatcher.IOU));
      for (VocInterpolation interpolation : VocInterpolation.values()) {
        assertThat(left.result(interpolation))
            .as("seed %d", seed)
            .isEqualTo(whole.result(interpolation));
      }
    }
  }

  @Test
  void aSecondDetectionOfATruthIsFalseEvenIfAnotherTruthIsFree() {
    ImageTruths truths =
        new ImageTruths(
            new long[2],
            new double[] {0, 0, 99, 99, 0, 0, 99, 79},
            new double[2],
            new boolean[2],
            new long[] {1, 2});
    ImageDetections twice =
        new ImageDetections(
            new long[2], new double[] {0, 0, 99, 99, 0, 0, 99, 98}, new double[] {.9, .8});
    VocAccumulator accumulator = new VocAccumulator(VocMatcher.IOU);
    accumulator.accept(new EvaluationImage(1, truths, twice));
    assertThat(accumulator.result(VocInterpolation.ALL_POINTS).mean()).isEqualTo(0.5);
    assertThat(accumulator.result(VocInterpolation.ELEVEN_POINTS).mean())
        .isCloseTo(6 / 11.0, within(1e-12));
  }

  @Test
  void pixelsAreInclusive() {
    // a row of ten pixels: without the added pixel it would have no area
    ImageTruths truth =
        new ImageTruths(
            new long[1], new double[] {1, 1, 9, 0}, new double[1], new boolean[1], new long[1]);
    ImageDetections same =
        new ImageDetections(new long[1], new double[] {1, 1, 9, 0}, new double[] {1});
    VocAccumulator accumulator = new VocAccumulator(VocMatcher.IOU);
    accumulator.accept(new EvaluationImage(1, truth, same));
    assertThat(accumulator.result(VocInterpolation.ALL_POINTS).mean()).isEqualTo(1);
  }

  private record Row(long image, int place, double score) {}

  private static double slow(
      List<EvaluationImage> images, long category, VocInterpolation interpolation) {
    Map<Long, EvaluationImage> byId = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    int npos = 0;
    for (long id : new TreeSet<>(images.stream().map(EvaluationImage::id).toList())) {
      for (EvaluationImage image : images) {
        if (image.id() != id) {
          continue;
        }
        byId.put(id, image);
        for (int g = 0; g < image.truths().size(); g++) {
          npos += image.truths().category(g) == category && !image.truths().crowd(g) ? 1 : 0;
        }
        for (int d = 0; d < image.detections().size(); d++) {
          if (image.detections().category(d) == category) {
            rows.add(new Row(id, d, image.detections().score(d)));
          }
        }
      }
    }
    if (npos == 0) {
      return -1;
    }
    rows.sort((a, b) -> a.score > b.score ? -1 : a.score < b.score ? 1 : 0);
    TreeSet<String> detected = new TreeSet<>();
    List<Double> rec = new ArrayList<>();
    List<Double> prec = new ArrayList<>();
    double tp = 0;
    double fp = 0;
    for (Row row : rows) {
      EvaluationImage image = byId.getOrDefault(row.image, images.get(0));
      double ovmax = Double.NEGATIVE_INFINITY;
      int jmax = -1;
      for (int g = 0; g < image.truths().size(); g++) {
        if (image.truths().category(g) != category) {
          continue;
        }
        double[] bb = corners(image.detections()::box, row.place);
        double[] gt = corners(image.truths()::box, g);
        double iw = Math.min(bb[2], gt[2]) - Math.max(bb[0], gt[0]) + 1;
        double ih = Math.min(bb[3], gt[3]) - Math.max(bb[1], gt[1]) + 1;
        if (iw > 0 && ih > 0) {
          double ua =
              (bb[2] - bb[0] + 1) * (bb[3] - bb[1] + 1)
                  + (gt[2] - gt[0] + 1) * (gt[3] - gt[1] + 1)
                  - iw * ih;
          double ov = iw * ih / ua;
          if (ov > ovmax) {
            ovmax = ov;
            jmax = g;
          }
        }
      }
      if (ovmax >= 0.5) {
        if (!image.truths().crowd(jmax)) {
          if (detected.add(row.image + ":" + jmax)) {
            tp++;
          } else {
            fp++;
          }
        }
      } else {
        fp++;
      }
      rec.add(tp / npos);
      prec.add(fp + tp == 0 ? 0 : tp / (fp + tp));
    }
    return interpolation == VocInterpolation.ELEVEN_POINTS
        ? elevenPoints(rec, prec)
        : area(rec, prec);
  }

  private static double elevenPoints(List<Double> rec, List<Double> prec) {
    // numpy.arange(0, 1.1, 0.1)
    double[] points = {
      0, .1, .2, 0.30000000000000004, .4, .5, 0.6000000000000001, 0.7000000000000001, .8, .9, 1
    };
    double ap = 0;
    for (double t : points) {
      double p = 0;
      for (int i = 0; i < rec.size(); i++) {
        if (rec.get(i) >= t) {
          p = Math.max(p, prec.get(i));
        }
      }
      ap += p / 11;
    }
    return ap;
  }

  private static double area(List<Double> rec, List<Double> prec) {
    List<Double> mrec = new ArrayList<>(rec);
    mrec.add(0, 0.0);
    mrec.add(1.0);
    List<Double> mpre = new ArrayList<>(prec);
    mpre.add(0, 0.0);
    mpre.add(0.0);
    for (int i = mpre.size() - 2; i >= 0; i--) {
      mpre.set(i, Math.max(mpre.get(i), mpre.get(i + 1)));
    }
    double ap = 0;
    for (int i = 1; i < mrec.size(); i++) {
      ap += (mrec.get(i) - mrec.get(i - 1)) * mpre.get(i);
    }
    return ap;
  }

  private interface Values {
    double at(int box, int k);
  }

  private static double[] corners(Values box, int i) {
    double x = box.at(i, 0);
    double y = box.at(i, 1);
    return new double[] {x, y, x + box.at(i, 2), y + box.at(i, 3)};
  }

  private static List<EvaluationImage> images(Random random) {
    List<EvaluationImage> images = new ArrayList<>();
    for (long id = 1L + random.nextInt(3); images.size() < 4; id += 1 + random.nextInt(4)) {
      int g = random.nextInt(6);
      int d = random.nextInt(10);
      boolean[] difficult = new boolean[g];
      double[] truths = new double[4 * g];
      for (int i = 0; i < 4 * g; i++) {
        truths[i] = random.nextInt(12);
        difficult[i / 4] = random.nextInt(16) == 0;
      }
      double[] boxes = new double[4 * d];
      double[] scores = new double[d];
      for (int i = 0; i < d; i++) {
        scores[i] = random.nextBoolean() ? random.nextInt(4) / 4.0 : random.nextDouble();
        boolean copy = g > 0 && random.nextInt(3) > 0;
        int from = copy ? 4 * random.nextInt(g) : 0;
        for (int k = 0; k < 4; k++) {
          boxes[4 * i + k] = copy ? truths[from + k] + random.nextInt(3) - 1 : random.nextInt(12);
        }
        boxes[4 * i + 2] = Math.max(0, boxes[4 * i + 2]);
        boxes[4 * i + 3] = Math.max(0, boxes[4 * i + 3]);
      }
      images.add(
          new EvaluationImage(
              id,
              new ImageTruths(categories(random, g), truths, new double[g], difficult, new long[g]),
              new ImageDetections(categories(random, d), boxes, scores)));
    }
    return images;
  }

  private static long[] categories(Random random, int n) {
    return random.longs(n, 1, 3).toArray();
  }
}
