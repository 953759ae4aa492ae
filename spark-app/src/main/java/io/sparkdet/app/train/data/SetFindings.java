package io.sparkdet.app.train.data;

import io.sparkdet.detection.matching.TruthBoxes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a look at a set's pictures tells of its annotations: pictures that cannot be read, sizes
 * that are stated otherwise, boxes that lie over the border or vanish at the network's input.
 */
public final class SetFindings {

  /** Rounded corners may lie so far outside. */
  private static final double TOLERANCE = 1;

  private final TrainingSet set;
  private final Map<Long, PictureSize> stated;
  private final Map<Long, PictureSize> sizes;
  private final int inputSize;
  private final Named unreadable = new Named();
  private final Named damaged = new Named();
  private final Named otherSize = new Named();
  private final Named overBorder = new Named();
  private final Named outside = new Named();
  private final Named tooSmall = new Named();
  private final SmallBoxes small;
  private int looked;
  private int turned;
  private long boxes;
  private boolean corners = true;

  private SetFindings(TrainingSet set, Map<Long, PictureSize> stated, int inputSize) {
    this.set = set;
    this.stated = stated;
    this.sizes = new HashMap<>(stated);
    this.inputSize = inputSize;
    this.small = new SmallBoxes(inputSize);
  }

  /**
   * Looks at the pictures of a set: one Spark job.
   *
   * @param read the set and the sizes that its annotations state
   * @param inputSize side of the network's input in pixels
   */
  public static SetFindings of(
      JavaSparkContext spark, TrainingSetReader.Result read, int inputSize) {
    SetFindings findings = new SetFindings(read.set(), read.stated(), inputSize);
    for (PictureLook.Seen seen : PictureLook.at(spark, read.set())) {
      findings.add(seen);
    }
    return findings;
  }

  /** A count with the first few names. */
  private static final class Named {

    private static final int SHOWN = 3;

    private final List<String> first = new ArrayList<>();
    private long count;

    void add(Supplier<String> name) {
      count++;
      if (first.size() < SHOWN) {
        first.add(name.get());
      }
    }

    String names() {
      return String.join("; ", first) + (count > first.size() ? "; …" : "");
    }
  }

  private void add(PictureLook.Seen seen) {
    looked++;
    String name = name(seen.image());
    if (!seen.readable()) {
      unreadable.add(() -> name + ": " + seen.trouble());
      sizes.remove(set.id(seen.image()));
      return;
    }
    if (!seen.damage().isEmpty()) {
      damaged.add(() -> name + ": " + seen.damage());
    }
    sizes.put(set.id(seen.image()), new PictureSize(seen.width(), seen.height()));
    PictureSize size = stated.get(set.id(seen.image()));
    if (size != null && (size.width() != seen.width() || size.height() != seen.height())) {
      turned += size.width() == seen.height() && size.height() == seen.width() ? 1 : 0;
      otherSize.add(
          () ->
              "%s: %d x %d stated, %d x %d upright"
                  .formatted(name, size.width(), size.height(), seen.width(), seen.height()));
    }
    double scale = Math.min((double) inputSize / seen.width(), (double) inputSize / seen.height());
    TruthBoxes truths = set.boxes(seen.image());
    for (int box = 0; box < truths.size(); box++) {
      add(truths, box, seen, scale, name);
    }
  }

  private void add(TruthBoxes truths, int box, PictureLook.Seen seen, double scale, String name) {
    boxes++;
    double width = (double) truths.xMax(box) - truths.xMin(box);
    double height = (double) truths.yMax(box) - truths.yMin(box);
    Supplier<String> shown =
        () ->
            String.format(
                Locale.ROOT,
                "%s: [%.4g, %.4g, %.4g, %.4g]",
                name,
                truths.xMin(box),
                truths.yMin(box),
                width,
                height);
    if (truths.xMin(box) >= seen.width()
        || truths.yMin(box) >= seen.height()
        || truths.xMax(box) <= 0
        || truths.yMax(box) <= 0) {
      outside.add(shown);
    } else if (truths.xMin(box) < -TOLERANCE
        || truths.yMin(box) < -TOLERANCE
        || truths.xMax(box) > seen.width() + TOLERANCE
        || truths.yMax(box) > seen.height() + TOLERANCE) {
      overBorder.add(shown);
    }
    if (width * scale < 1 || height * scale < 1) {
      tooSmall.add(shown);
    } else {
      small.add(Math.sqrt(width * height) * scale);
    }
    if (width <= truths.xMin(box)
        || height <= truths.yMin(box)
        || width > seen.width() + TOLERANCE
        || height > seen.height() + TOLERANCE) {
      corners = false;
    }
  }

  private String name(int image) {
    String path = set.path(image);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Returns the sizes of pictures by image id: as seen, or as stated for those of a large set that
   * were not looked at. What cannot be read has none.
   */
  public Map<Long, PictureSize> sizes() {
    return Collections.unmodifiableMap(sizes);
  }

  /** Returns why nothing can be learnt or measured, if so. */
  public Optional<String> refusal() {
    if (unreadable.count == looked) {
      return Optional.of("none of its pictures can be read (%s)".formatted(unreadable.names()));
    }
    if (boxes > 0 && outside.count == boxes) {
      return Optional.of(
          "all %d boxes lie outside of their pictures (%s)".formatted(boxes, outside.names()));
    }
    if (boxes > 0 && tooSmall.count == boxes) {
      return Optional.of(
          "all %d boxes are under a pixel at the network's input of %d pixels (%s); raise --input-size"
              .formatted(boxes, inputSize, tooSmall.names()));
    }
    return Optional.empty();
  }

  /** Returns a sentence for each kind of finding. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (unreadable.count > 0) {
      sentences.add(
          "%,d of the %,d pictures cannot be read and are left out (%s)"
              .formatted(unreadable.count, looked, unreadable.names()));
    }
    if (damaged.count > 0) {
      sentences.add(
          "%,d of the pictures that were read in whole are readable only in part (%s): they are used as labelling sees them, gray where nothing could be read; mend them or take them out"
              .formatted(damaged.count, damaged.names()));
    }
    if (otherSize.count > 0) {
      sentences.add(
          "%,d of the %,d pictures have another size than is stated (%s): %s"
              .formatted(
                  otherSize.count,
                  looked,
                  otherSize.names(),
                  2L * turned > otherSize.count
                      ? "boxes must lie on the picture as EXIF turns it, check that they were not drawn before"
                      : "if the pictures were resized after they were annotated, the boxes lie elsewhere now"));
    }
    long beyond = overBorder.count + outside.count;
    if (beyond > 0) {
      sentences.add(
          "%,d of the %,d boxes lie over the border of their picture or outside of it (%s)%s"
              .formatted(
                  beyond,
                  boxes,
                  overBorder.count > 0 ? overBorder.names() : outside.names(),
                  corners
                      ? ": they look like corners (xyxy), where x, y, width, height are meant"
                      : ""));
    }
    if (tooSmall.count > 0) {
      sentences.add(
          "%,d of the %,d boxes are under a pixel at the network's input of %d pixels (%s)"
              .formatted(tooSmall.count, boxes, inputSize, tooSmall.names()));
    }
    small.sentence().ifPresent(sentences::add);
    return List.copyOf(sentences);
  }
}
