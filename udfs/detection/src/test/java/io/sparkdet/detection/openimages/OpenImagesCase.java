package io.sparkdet.detection.openimages;

import io.sparkdet.detection.coco.image.CategoryScope;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Annotations and detections, made by the formula of {@code scripts/studies/open-images}. */
final class OpenImagesCase {

  private record Box(double x, double y, double width, double height) {

    DoubleStream numbers() {
      return DoubleStream.of(x, y, width, height);
    }
  }

  private record Truth(int image, long category, Box box, boolean group) {}

  private record Label(int image, long category, boolean present) {}

  private record Detection(int image, long category, Box box) {}

  private final int classes;
  private final List<Truth> truths = new ArrayList<>();
  private final List<Label> labels = new ArrayList<>();
  private final List<Detection> detections = new ArrayList<>();
  private final List<EvaluationImage> images = new ArrayList<>();
  private long state;

  OpenImagesCase(long seed, int imageCount, int classes) {
    this.state = seed;
    this.classes = classes;
    for (int image = 1; image <= imageCount; image++) {
      draw(image);
    }
    double[] scores = new double[detections.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (below(1 << 16) * 65536.0 + i + 1) / 4294967296.0;
    }
    for (int image = 1; image <= imageCount; image++) {
      images.add(image(image, scores));
    }
  }

  List<EvaluationImage> images() {
    return images;
  }

  /** Returns which class is part of which: of c // 3 where that is no root, some of a second. */
  ClassHierarchy hierarchy() {
    Map<Long, Set<Long>> above = new TreeMap<>();
    for (long c = 1; c <= classes; c++) {
      Set<Long> all = new TreeSet<>();
      for (long parent : c % 5 == 4 ? new long[] {c / 3, (c - 1) / 2} : new long[] {c / 3}) {
        if (parent > 0) {
          all.add(parent);
          all.addAll(above.getOrDefault(parent, Set.of()));
        }
      }
      above.put(c, all);
    }
    return ClassHierarchy.of(above);
  }

  /** Knuth's MMIX generator: the upper bits of a product modulo 2 to the 64th. */
  private int below(int n) {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (int) ((state >>> 33) % n);
  }

  private long category() {
    return 1L + below(classes);
  }

  private Box box() {
    return new Box(below(400), below(400), 4 + below(100), 4 + below(100));
  }

  private void draw(int image) {
    List<Truth> own = new ArrayList<>();
    for (int k = below(9); k > 0; k--) {
      own.add(new Truth(image, category(), box(), below(4) == 0));
    }
    List<Long> known = new ArrayList<>();
    own.forEach(truth -> known.add(truth.category()));
    for (Truth truth : own) {
      if (below(4) != 0) {
        known.add(label(image, truth.category(), true));
      }
    }
    for (int k = below(2); k > 0; k--) {
      known.add(label(image, category(), true));
    }
    for (int k = 1 + below(3); k > 0; k--) {
      known.add(label(image, category(), false));
    }
    for (Truth truth : own) {
      for (int k = below(4); k > 0; k--) {
        Box box = truth.box();
        Box near =
            truth.group() && below(3) != 0
                ? new Box(
                    box.x() + below((int) box.width()),
                    box.y() + below((int) box.height()),
                    1 + below((int) box.width()),
                    1 + below((int) box.height()))
                : new Box(
                    box.x() + below(9) - 4,
                    box.y() + below(9) - 4,
                    box.width() + below(5),
                    box.height() + below(5));
        detections.add(new Detection(image, truth.category(), near));
      }
    }
    for (int k = below(8); k > 0; k--) {
      long category = below(2) != 0 ? known.get(below(known.size())) : category();
      Box box = box();
      if (below(16) == 0) {
        box = new Box(box.x(), box.y(), 0, box.height());
      }
      detections.add(new Detection(image, category, box));
    }
    truths.addAll(own);
  }

  private long label(int image, long category, boolean present) {
    labels.add(new Label(image, category, present));
    return category;
  }

  private EvaluationImage image(int id, double[] scores) {
    List<Truth> own = truths.stream().filter(truth -> truth.image() == id).toList();
    int n = own.size();
    boolean[] groups = new boolean[n];
    long[] ids = new long[n];
    for (int g = 0; g < n; g++) {
      groups[g] = own.get(g).group();
      ids[g] = g + 1L;
    }
    int[] found =
        IntStream.range(0, scores.length).filter(d -> detections.get(d).image() == id).toArray();
    double[] ownScores = new double[found.length];
    for (int d = 0; d < found.length; d++) {
      ownScores[d] = scores[found[d]];
    }
    return new EvaluationImage(
        id,
        new ImageTruths(
            own.stream().mapToLong(Truth::category).toArray(),
            own.stream().flatMapToDouble(truth -> truth.box().numbers()).toArray(),
            own.stream().mapToDouble(truth -> truth.box().width() * truth.box().height()).toArray(),
            groups,
            ids),
        new ImageDetections(
            Arrays.stream(found).mapToLong(d -> detections.get(d).category()).toArray(),
            Arrays.stream(found)
                .boxed()
                .flatMapToDouble(d -> detections.get(d).box().numbers())
                .toArray(),
            ownScores),
        CategoryScope.federated(verified(id, false), new long[0], verified(id, true)));
  }

  private long[] verified(int image, boolean present) {
    return labels.stream()
        .filter(label -> label.image() == image && label.present() == present)
        .mapToLong(Label::category)
        .toArray();
  }
}
