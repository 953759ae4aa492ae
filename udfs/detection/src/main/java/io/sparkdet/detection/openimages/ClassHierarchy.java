package io.sparkdet.detection.openimages;

import io.sparkdet.detection.coco.image.CategoryScope;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Which classes contain which: a football is a ball too. An image is expanded by it as the
 * challenges' own program does with files: each box, truth or detection, counts for its class and
 * for all that contain it; a class that is verified to be there is there as all that contain it,
 * and one that is verified to be absent is absent with all that it contains.
 */
public final class ClassHierarchy implements Serializable {

  private static final long serialVersionUID = 1L;

  /** No class contains another. */
  public static final ClassHierarchy NONE = of(Map.of());

  private static final long[] NOTHING = {};

  /** Classes, rising, with the classes that contain each, rising. */
  private final long[] contained;

  private final long[][] containers;

  /** Classes, rising, with the classes that each contains, rising. */
  private final long[] containing;

  private final long[][] contents;

  private ClassHierarchy(Map<Long, Set<Long>> above, Map<Long, Set<Long>> below) {
    contained = keys(above);
    containers = values(above);
    containing = keys(below);
    contents = values(below);
  }

  /**
   * Returns a hierarchy.
   *
   * @param above by class all classes that contain it, at any distance
   */
  public static ClassHierarchy of(Map<Long, Set<Long>> above) {
    Map<Long, Set<Long>> up = new TreeMap<>();
    Map<Long, Set<Long>> down = new TreeMap<>();
    above.forEach(
        (category, all) -> {
          for (long container : all) {
            up.computeIfAbsent(category, none -> new TreeSet<>()).add(container);
            down.computeIfAbsent(container, none -> new TreeSet<>()).add(category);
          }
        });
    return new ClassHierarchy(up, down);
  }

  private static long[] keys(Map<Long, Set<Long>> map) {
    return map.keySet().stream().mapToLong(Long::longValue).toArray();
  }

  private static long[][] values(Map<Long, Set<Long>> map) {
    return map.values().stream()
        .map(set -> set.stream().mapToLong(Long::longValue).toArray())
        .toArray(long[][]::new);
  }

  /** Returns the classes that contain one. */
  long[] containers(long category) {
    int found = Arrays.binarySearch(contained, category);
    return found < 0 ? NOTHING : containers[found];
  }

  /** Returns the classes that one contains. */
  long[] contents(long category) {
    int found = Arrays.binarySearch(containing, category);
    return found < 0 ? NOTHING : contents[found];
  }

  /** Returns an image whose boxes count for all their classes. */
  EvaluationImage expanded(EvaluationImage image) {
    if (contained.length == 0) {
      return image;
    }
    return new EvaluationImage(
        image.id(),
        expanded(image.truths()),
        expanded(image.detections()),
        expanded(image.scope()));
  }

  /** Returns truths that count for all their classes, each before its copies. */
  ImageTruths expanded(ImageTruths truths) {
    if (contained.length == 0) {
      return truths;
    }
    int n = 0;
    for (int g = 0; g < truths.size(); g++) {
      n += 1 + containers(truths.category(g)).length;
    }
    long[] categories = new long[n];
    double[] boxes = new double[4 * n];
    double[] areas = new double[n];
    boolean[] crowds = new boolean[n];
    long[] ids = new long[n];
    int i = 0;
    for (int g = 0; g < truths.size(); g++) {
      long[] others = containers(truths.category(g));
      for (int copy = 0; copy <= others.length; copy++) {
        categories[i] = copy == 0 ? truths.category(g) : others[copy - 1];
        for (int k = 0; k < 4; k++) {
          boxes[4 * i + k] = truths.box(g, k);
        }
        areas[i] = truths.area(g);
        crowds[i] = truths.crowd(g);
        ids[i] = truths.id(g);
        i++;
      }
    }
    return new ImageTruths(categories, boxes, areas, crowds, ids);
  }

  private ImageDetections expanded(ImageDetections detections) {
    int n = 0;
    for (int d = 0; d < detections.size(); d++) {
      n += 1 + containers(detections.category(d)).length;
    }
    long[] categories = new long[n];
    double[] boxes = new double[4 * n];
    double[] scores = new double[n];
    int i = 0;
    for (int d = 0; d < detections.size(); d++) {
      long[] others = containers(detections.category(d));
      for (int copy = 0; copy <= others.length; copy++) {
        categories[i] = copy == 0 ? detections.category(d) : others[copy - 1];
        System.arraycopy(detections.boxes(), 4 * d, boxes, 4 * i, 4);
        scores[i] = detections.score(d);
        i++;
      }
    }
    return new ImageDetections(categories, boxes, scores);
  }

  private CategoryScope expanded(CategoryScope scope) {
    return scope.federated()
        ? CategoryScope.federated(
            Arrays.stream(scope.absent())
                .flatMap(id -> LongStream.concat(LongStream.of(id), Arrays.stream(contents(id))))
                .toArray(),
            NOTHING,
            Arrays.stream(scope.present())
                .flatMap(id -> LongStream.concat(LongStream.of(id), Arrays.stream(containers(id))))
                .toArray())
        : scope;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassHierarchy that
        && Arrays.equals(contained, that.contained)
        && Arrays.deepEquals(containers, that.containers);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(contained) + Arrays.deepHashCode(containers);
  }
}
