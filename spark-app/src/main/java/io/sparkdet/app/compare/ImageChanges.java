package io.sparkdet.app.compare;

import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.compare.BoxComparison;
import io.sparkdet.detection.compare.CorrectDetections;
import io.sparkdet.sql.annotations.ImageBoxes;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.DistinctIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@link AnnotationRows} sorted by image, kind and position into one row a box or pair of
 * boxes: one image's boxes are in memory at a time.
 */
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

  private final Iterator<Row> rows;
  private final boolean withTruth;
  private final CorrectDetections right = new CorrectDetections();
  private final ImageBoxes first = new ImageBoxes();
  private final ImageBoxes second = new ImageBoxes();
  private final DistinctIds distinct;
  private final Queue<Row> ready = new ArrayDeque<>();
  private long imageId;
  private boolean begun;
  private boolean done;
  private @Nullable String name;

  /**
   * Compares.
   *
   * @param annotations what errors call the annotations, null where there are none
   */
  ImageChanges(Iterator<Row> rows, @Nullable String annotations) {
    this.rows = rows;
    this.withTruth = annotations != null;
    this.distinct = new DistinctIds(String.valueOf(annotations));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !done) {
      advance();
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

  private void advance() {
    if (!rows.hasNext()) {
      finishImage();
      done = true;
      return;
    }
    Row row = rows.next();
    int kind = row.getInt(1);
    if (kind == AnnotationRows.CATEGORY
        || kind == AnnotationRows.STRANGE_CATEGORY
        || kind == AnnotationRows.OTHER_NAME
        || kind == AnnotationRows.NOTE) {
      return;
    }
    if (kind == AnnotationRows.ANNOTATION_IDS) {
      distinct.accept(row.getLong(0), row.getAs(3));
      return;
    }
    if (!begun || row.getLong(0) != imageId) {
      finishImage();
      imageId = row.getLong(0);
      begun = true;
      name = null;
    }
    byte[] payload = row.getAs(3);
    switch (kind) {
      case AnnotationRows.IMAGE -> name = new String(payload, StandardCharsets.UTF_8);
      case AnnotationRows.DETECTED_NAME -> {
        if (name == null) {
          name = new String(payload, StandardCharsets.UTF_8);
        }
      }
      case AnnotationRows.TRUTHS -> first.addTruths(payload);
      case AnnotationRows.DETECTIONS -> first.addDetections(payload);
      case AnnotationRows.LATER_DETECTIONS -> second.addDetections(payload);
      default -> throw new IllegalArgumentException("Cannot compare rows of kind " + kind);
    }
  }

  private void finishImage() {
    if (!begun) {
      return;
    }
    EvaluationImage image = first.take(imageId);
    ImageDetections before = image.detections();
    ImageDetections after = second.takeDetections();
    boolean[] rightBefore = right.of(image.truths(), before);
    boolean[] rightAfter = right.of(image.truths(), after);
    for (BoxComparison.Pair pair : BoxComparison.compare(before, after)) {
      int b = pair.before();
      int a = pair.after();
      ImageDetections boxes = a >= 0 ? after : before;
      int i = a >= 0 ? a : b;
      ready.add(
          RowFactory.create(
              imageId,
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
