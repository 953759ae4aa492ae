package io.sparkdet.app.paired;

import io.sparkdet.detection.audit.AuditBox;
import io.sparkdet.detection.audit.Finding;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.compare.Effect;
import io.sparkdet.detection.compare.ImageEffects;
import io.sparkdet.sql.annotations.AnnotatedImage;
import io.sparkdet.sql.annotations.FileFacts;
import io.sparkdet.sql.annotations.ImageGroups;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.LongToDoubleFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the images of a partition say: how many changes there are of each kind and class, and those
 * with the largest change of score, of each image and kind one, so that a strange picture does not
 * hide the others. Memory does not grow with the images.
 */
final class EffectRows {

  /** Changes of a kind that are kept: as many pictures as anyone looks at. */
  static final int MOST = 24;

  /** Boxes kept around a change, of annotations and of each side. */
  private static final int MOST_BOXES = 20;

  private static final StructType BOX =
      new StructType()
          .add("x_min", DataTypes.DoubleType, false)
          .add("y_min", DataTypes.DoubleType, false)
          .add("x_max", DataTypes.DoubleType, false)
          .add("y_max", DataTypes.DoubleType, false)
          .add("score", DataTypes.DoubleType, true)
          .add("category_id", DataTypes.LongType, false);

  /** The column that changes themselves do without. */
  static final String COUNT = "count";

  /** A change, or, without an image, the number of those of a kind and class. */
  static final StructType SCHEMA =
      new StructType()
          .add("effect", DataTypes.StringType, false)
          .add("category_id", DataTypes.LongType, false)
          .add(COUNT, DataTypes.LongType, false)
          .add("amount", DataTypes.DoubleType, false)
          .add("image_id", DataTypes.LongType, true)
          .add("file_name", DataTypes.StringType, true)
          .add("score_before", DataTypes.DoubleType, true)
          .add("score_after", DataTypes.DoubleType, true)
          .add("box", BOX, true)
          .add("truths", DataTypes.createArrayType(BOX, false), true)
          .add("before", DataTypes.createArrayType(BOX, false), true)
          .add("after", DataTypes.createArrayType(BOX, false), true);

  /** A change that may be among the largest. */
  private record Found(double amount, long image, Row row) implements Comparable<Found> {
    @Override
    public int compareTo(Found other) {
      int byAmount = Double.compare(other.amount, amount);
      return byAmount != 0 ? byAmount : Long.compare(image, other.image);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Found found && compareTo(found) == 0;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(image);
    }
  }

  private final LongToDoubleFunction scoreBefore;
  private final LongToDoubleFunction scoreAfter;
  private final Map<Effect, Map<Long, Long>> counts = new EnumMap<>(Effect.class);
  private final Map<Effect, NavigableSet<Found>> largest = new EnumMap<>(Effect.class);

  private EffectRows(Map<Long, Double> before, Map<Long, Double> after) {
    scoreBefore = category -> before.getOrDefault(category, Double.POSITIVE_INFINITY);
    scoreAfter = category -> after.getOrDefault(category, Double.POSITIVE_INFINITY);
  }

  /**
   * Compares the images of a partition.
   *
   * @param rows of {@link ImageGroups#partitioned}
   * @param annotations what errors call the annotations
   * @param before the scores that are used of the first model, by category; a category without one
   *     is not used
   * @param after the same of the second
   */
  static Iterator<Row> of(
      Iterator<Row> rows, String annotations, Map<Long, Double> before, Map<Long, Double> after) {
    EffectRows effects = new EffectRows(before, after);
    new ImageGroups(rows, annotations, Set.of(), new FileFacts() {})
        .forEachRemaining(effects::accept);
    return effects.rows();
  }

  private void accept(AnnotatedImage image) {
    if (!image.listed()) {
      return;
    }
    ImageEffects effects =
        new ImageEffects(
            image.boxes().truths(),
            image.boxes().detections(),
            scoreBefore,
            image.later(),
            scoreAfter);
    Map<Effect, ImageEffects.Change> most = new EnumMap<>(Effect.class);
    for (ImageEffects.Change change : effects.changes()) {
      counts
          .computeIfAbsent(change.effect(), first -> new TreeMap<>())
          .merge(box(image, change).category(), 1L, Long::sum);
      most.merge(change.effect(), change, (a, b) -> b.amount() > a.amount() ? b : a);
    }
    most.values().forEach(change -> offer(image, effects, change));
  }

  private void offer(AnnotatedImage image, ImageEffects effects, ImageEffects.Change change) {
    NavigableSet<Found> kept = largest.computeIfAbsent(change.effect(), first -> new TreeSet<>());
    if (kept.size() == MOST && change.amount() <= kept.last().amount()) {
      return;
    }
    kept.add(new Found(change.amount(), image.id(), row(image, effects, change)));
    if (kept.size() > MOST) {
      kept.pollLast();
    }
  }

  private static Row row(AnnotatedImage image, ImageEffects effects, ImageEffects.Change change) {
    ImageTruths truths = image.boxes().truths();
    ImageDetections before = image.boxes().detections();
    ImageDetections after = image.later();
    AuditBox box = box(image, change);
    AuditBox view = Finding.surroundings(box);
    return RowFactory.create(
        change.effect().label(),
        box.category(),
        1L,
        change.amount(),
        image.id(),
        image.name(),
        change.before(),
        change.after(),
        row(box),
        near(view, truths.size(), g -> true, g -> AuditBox.of(truths, g)),
        near(view, before.size(), effects::isUsedBefore, d -> AuditBox.of(before, d)),
        near(view, after.size(), effects::isUsedAfter, d -> AuditBox.of(after, d)));
  }

  private static Row[] near(
      AuditBox view, int size, IntPredicate shown, IntFunction<AuditBox> boxes) {
    List<Row> near = new ArrayList<>();
    for (int i = 0; i < size && near.size() < MOST_BOXES; i++) {
      AuditBox box = boxes.apply(i);
      if (shown.test(i) && box.touches(view)) {
        near.add(row(box));
      }
    }
    return near.toArray(Row[]::new);
  }

  /** Returns the truth or detection that a change is about. */
  private static AuditBox box(AnnotatedImage image, ImageEffects.Change change) {
    return switch (change.effect()) {
      case TRUTH_FOUND, TRUTH_MISSED -> AuditBox.of(image.boxes().truths(), change.index());
      case FALSE_ALARM_GONE -> AuditBox.of(image.boxes().detections(), change.index());
      case FALSE_ALARM_NEW -> AuditBox.of(image.later(), change.index());
    };
  }

  private static Row row(AuditBox box) {
    return RowFactory.create(
        box.x(),
        box.y(),
        box.x() + box.width(),
        box.y() + box.height(),
        Double.isNaN(box.score()) ? null : (Double) box.score(),
        box.category());
  }

  private Iterator<Row> rows() {
    List<Row> rows = new ArrayList<>();
    counts.forEach(
        (effect, byCategory) ->
            byCategory.forEach(
                (category, count) ->
                    rows.add(
                        RowFactory.create(
                            effect.label(),
                            category,
                            count,
                            0.0,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null))));
    largest.values().forEach(kept -> kept.forEach(found -> rows.add(found.row())));
    return rows.iterator();
  }
}
