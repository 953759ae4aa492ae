package io.sparkdet.testing;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.CategoryScope;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.image.IouThresholds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Seeded images full of what goes wrong: ties, copies, crowds, empty sides, odd sizes. */
public final class RandomImages {

  private final Random random;

  /** Draws what federated annotations say on its own, so that boxes do not depend on it. */
  private final Random scopes;

  public RandomImages(long seed) {
    random = new Random(seed);
    scopes = new Random(~seed);
  }

  private CategoryScope scope() {
    return scopes.nextInt(4) == 0
        ? CategoryScope.ALL
        : CategoryScope.federated(
            some(scopes.nextInt(3)), some(scopes.nextInt(3)), some(scopes.nextInt(2)));
  }

  private long[] some(int n) {
    return scopes.longs(n, 0, 3).map(i -> i == 0 ? 90 : i).toArray();
  }

  public List<EvaluationImage> draw() {
    int count = 1 + random.nextInt(5);
    List<EvaluationImage> images = new ArrayList<>();
    long id = random.nextInt(100) - 50L;
    double size = random.nextInt(12) == 0 ? Math.pow(10, random.nextInt(320) - 160) : 1;
    boolean many = random.nextInt(40) == 0;
    for (int i = 0; i < count; i++) {
      images.add(image(id, size, many));
      id += 1 + random.nextInt(3);
    }
    Collections.shuffle(images, random);
    return images;
  }

  private EvaluationImage image(long id, double size, boolean many) {
    int g = random.nextInt(5) == 0 ? 0 : random.nextInt(8);
    int d = random.nextInt(5) == 0 ? 0 : random.nextInt(many ? 400 : 12);
    double[] truthBoxes = boxes(g, size, new double[0]);
    double[] detectionBoxes = boxes(d, size, truthBoxes);
    double[] areas = new double[g];
    boolean[] crowds = new boolean[g];
    long[] ids = new long[g];
    for (int i = 0; i < g; i++) {
      double boxArea = truthBoxes[4 * i + 2] * truthBoxes[4 * i + 3];
      areas[i] = random.nextBoolean() ? boxArea : boxArea * random.nextDouble();
      if (random.nextInt(4) == 0) {
        areas[i] = new double[] {0, 1024, 9216, 1e10, 2e10, -5}[random.nextInt(6)];
      }
      crowds[i] = random.nextInt(6) == 0;
      ids[i] = random.nextInt(15) == 0 ? 0 : 1 + random.nextInt(1000);
    }
    double[] scores = new double[d];
    for (int i = 0; i < d; i++) {
      scores[i] = random.nextBoolean() ? random.nextInt(4) / 4.0 : random.nextDouble();
      if (random.nextInt(20) == 0) {
        scores[i] = new double[] {-0.0, 0.0, -3, 7, 1e-300}[random.nextInt(5)];
      }
    }
    return new EvaluationImage(
        id,
        new ImageTruths(categories(g), truthBoxes, areas, crowds, ids),
        new ImageDetections(categories(d), detectionBoxes, scores),
        scope());
  }

  private long[] categories(int n) {
    long[] ids = {1, 2, 90};
    long[] categories = new long[n];
    for (int i = 0; i < n; i++) {
      categories[i] = ids[random.nextInt(random.nextBoolean() ? 1 : 3)];
    }
    return categories;
  }

  private double[] boxes(int n, double size, double[] near) {
    double[] boxes = new double[4 * n];
    for (int i = 0; i < n; i++) {
      int kind = random.nextInt(10);
      if (near.length > 0 && kind < 5) {
        System.arraycopy(near, 4 * random.nextInt(near.length / 4), boxes, 4 * i, 4);
        if (kind < 3) {
          for (int k = 0; k < 4; k++) {
            boxes[4 * i + k] += size * (random.nextInt(9) - 4);
          }
        }
      } else if (i > 0 && kind < 7) {
        System.arraycopy(boxes, 4 * random.nextInt(i), boxes, 4 * i, 4);
      } else {
        int side = kind == 7 ? 200 : 40;
        for (int k = 0; k < 4; k++) {
          boxes[4 * i + k] = size * (random.nextInt(side) - (k < 2 ? side / 4 : 1));
        }
        if (kind == 8) {
          boxes[4 * i + 2] = 0;
        }
        if (kind == 9) {
          for (int k = 0; k < 4; k++) {
            boxes[4 * i + k] += size * random.nextDouble();
          }
        }
      }
    }
    return boxes;
  }

  public EvaluationSettings settings() {
    EvaluationSettings settings = EvaluationSettings.COCO;
    if (random.nextInt(4) == 0) {
      settings = settings.withMaxDetections(List.of(1, 3, 5));
    }
    if (random.nextInt(6) == 0) {
      settings = settings.withMaxDetections(List.of(2, EvaluationSettings.NO_LIMIT));
    }
    if (random.nextInt(4) == 0) {
      settings = settings.withCategoryMode(CategoryMode.CLASS_AGNOSTIC);
    }
    if (random.nextInt(6) == 0) {
      settings = settings.withIouThresholds(IouThresholds.of(0.01, 1.0 / 3, 0.5, 0.6, 1));
    }
    if (random.nextInt(6) == 0) {
      List<AreaRange> ranges = new ArrayList<>();
      for (int a = 0; a < 8; a++) {
        ranges.add(new AreaRange("range" + a, a * 50, a * 150));
      }
      settings =
          settings.withAreaRanges(ranges); // 9 ranges: more than 64 criteria with COCO's IoUs
    }
    return settings;
  }
}
