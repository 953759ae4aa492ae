package io.sparkdet.detection.lvis;

import io.sparkdet.detection.coco.image.CategoryScope;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Federated annotations and detections, made by the formula of {@code scripts/studies/lvis}. */
final class LvisCase {

  private final List<EvaluationImage> images = new ArrayList<>();
  private final Map<Long, String> frequencies = new TreeMap<>();
  private final int categories;
  private long state;
  private long nextId = 1;

  LvisCase(long seed, int imageCount, int categories) {
    this.state = seed;
    this.categories = categories;
    for (long c = 1; c <= categories; c++) {
      frequencies.put(c, List.of("r", "c", "f").get(below(3)));
    }
    for (int image = 1; image <= imageCount; image++) {
      images.add(image(image));
    }
  }

  List<EvaluationImage> images() {
    return images;
  }

  Map<Long, String> frequencies() {
    return frequencies;
  }

  /** Knuth's MMIX generator: the upper bits of a product modulo 2 to the 64th. */
  private int below(int n) {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (int) ((state >>> 33) % n);
  }

  private int category() {
    return 1 + below(categories);
  }

  private double[] box() {
    return new double[] {below(400), below(300), 4 + below(160), 4 + below(160)};
  }

  private EvaluationImage image(int id) {
    int n = below(9);
    long[] classes = new long[n];
    double[] boxes = new double[4 * n];
    double[] areas = new double[n];
    long[] ids = new long[n];
    for (int g = 0; g < n; g++) {
      classes[g] = category();
      double[] box = box();
      System.arraycopy(box, 0, boxes, 4 * g, 4);
      areas[g] = below(3) != 0 ? box[2] * box[3] : box[2] * box[3] / 2;
      ids[g] = nextId++;
    }
    long[] absent = new long[below(4)];
    for (int i = 0; i < absent.length; i++) {
      absent[i] = category();
    }
    List<Long> incomplete = new ArrayList<>();
    for (long category : classes) {
      if (below(4) == 0) {
        incomplete.add(category);
      }
    }
    Found found = new Found();
    for (int g = 0; g < n; g++) {
      for (int k = below(4); k > 0; k--) {
        double[] near = {
          boxes[4 * g] + below(9) - 4,
          boxes[4 * g + 1] + below(9) - 4,
          boxes[4 * g + 2] + below(5),
          boxes[4 * g + 3] + below(5)
        };
        found.add(classes[g], near, below(64) / 64.0);
      }
    }
    for (int k = below(12) + (id % 11 == 0 ? 350 : 0); k > 0; k--) {
      int known = n + absent.length;
      long category;
      if (known > 0 && below(2) != 0) {
        int i = below(known);
        category = i < n ? classes[i] : absent[i - n];
      } else {
        category = category();
      }
      found.add(category, box(), below(64) / 64.0);
    }
    return new EvaluationImage(
        id,
        new ImageTruths(classes, boxes, areas, new boolean[n], ids),
        found.detections(),
        CategoryScope.federated(absent, incomplete.stream().mapToLong(Long::longValue).toArray()));
  }

  private static final class Found {
    private final List<Long> categories = new ArrayList<>();
    private final List<Double> boxes = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();

    void add(long category, double[] box, double score) {
      categories.add(category);
      for (double value : box) {
        boxes.add(value);
      }
      scores.add(score);
    }

    ImageDetections detections() {
      return new ImageDetections(
          categories.stream().mapToLong(Long::longValue).toArray(),
          boxes.stream().mapToDouble(Double::doubleValue).toArray(),
          scores.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }
}
