package io.sparkdet.app.compare;

import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.compare.BoxComparison;
import io.sparkdet.detection.compare.CorrectDetections;
import io.sparkdet.sql.annotations.AnnotatedImage;
import io.sparkdet.sql.annotations.FileFacts;
import io.sparkdet.sql.annotations.ImageGroups;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Turns images into one row a box or pair of boxes: one image's boxes are in memory at a time. */
final class ImageChanges implements Iterator<Row> {

  /** Corners are those of the box after, of a lost box those before. */
  static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.LongType, false)
          .add("image", DataTypes.StringType, true)
          .add("change", DataTypes.StringType, false)
          .add("category_before", DataTypes.LongType, true)
          .add("category_after", DataTypes.LongType, true)
          .add("score_before", DataTypes.DoubleType, true)
          .add("score_after", DataTypes.DoubleType, true)
          .add("iou", DataTypes.DoubleType, true)
          .add("right_before", DataTypes.BooleanType, true)
          .add("right_after", DataTypes.BooleanType, true)
          .add("x_min", DataTypes.DoubleType, false)
          .add("y_min", DataTypes.DoubleType, false)
          .add("x_max", DataTypes.DoubleType, false)
          .add("y_max", DataTypes.DoubleType, false);

  private final ImageGroups images;
  private final boolean withTruth;
  private final Queue<Row> ready = new ArrayDeque<>();

  /**
   * Compares.
   *
   * @param rows of {@link ImageGroups#partitioned}
   * @param annotations what errors call the annotations, null where there are none
   */
  ImageChanges(Iterator<Row> rows, @Nullable String annotations) {
    this.images = new ImageGroups(rows, String.valueOf(annotations), Set.of(), new FileFacts() {});
    this.withTruth = annotations != null;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && images.hasNext()) {
      compare(images.next());
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more boxes");
    }
    return ready.remove();
  }

  /** Returns what truth or detections call an image, null where neither does. */
  private static @Nullable String name(AnnotatedImage image) {
    if (image.listed()) {
      return image.name();
    }
    return image.detectedNames().isEmpty() ? null : image.detectedNames().get(0);
  }

  private void compare(AnnotatedImage image) {
    String name = name(image);
    ImageTruths truths = image.boxes().truths();
    ImageDetections before = image.boxes().detections();
    ImageDetections after = image.later();
    boolean[] rightBefore = CorrectDetections.of(truths, before);
    boolean[] rightAfter = CorrectDetections.of(truths, after);
    for (BoxComparison.Pair pair : BoxComparison.compare(before, after)) {
      int b = pair.before();
      int a = pair.after();
      ImageDetections boxes = a >= 0 ? after : before;
      int i = a >= 0 ? a : b;
      ready.add(
          RowFactory.create(
              image.id(),
              name,
              pair.change().label(),
              b < 0 ? null : before.category(b),
              a < 0 ? null : after.category(a),
              b < 0 ? null : before.score(b),
              a < 0 ? null : after.score(a),
              (b < 0 || a < 0) ? null : pair.iou(),
              (b < 0 || !withTruth) ? null : rightBefore[b],
              (a < 0 || !withTruth) ? null : rightAfter[a],
              boxes.box(i, 0),
              boxes.box(i, 1),
              boxes.box(i, 0) + boxes.box(i, 2),
              boxes.box(i, 1) + boxes.box(i, 3)));
    }
  }
}
