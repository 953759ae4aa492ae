package io.sparkdet.sql.metrics;

import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.coco.image.ImageTruths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.ArraySeq;

/**
 * Matches the detections of one image as COCO does, over all areas: for each IoU threshold the
 * annotation id that each detection took, in the order of the detections; NULL for none.
 */
public final class MatchDetections {

  /** One element a threshold: {@code iou}, {@code truth_ids}. */
  public static final ArrayType RESULT =
      DataTypes.createArrayType(
          new StructType()
              .add("iou", DataTypes.DoubleType, false)
              .add("truth_ids", DataTypes.createArrayType(DataTypes.LongType, true), false),
          false);

  private MatchDetections() {}

  /**
   * Returns rows of {@link #RESULT}.
   *
   * @param truths in the form of {@link BoxColumns#TRUTHS}
   * @param detections in the form of {@link BoxColumns#DETECTIONS}
   * @throws IllegalArgumentException if a value of a box is missing or makes no sense
   */
  public static scala.collection.Seq<Row> match(List<Row> truths, List<Row> detections) {
    EvaluationSettings settings =
        EvaluationSettings.COCO
            .withAreaRanges(List.of(AreaRange.ALL))
            .withMaxDetections(List.of(EvaluationSettings.NO_LIMIT));
    int thresholds = settings.iouThresholds().size();
    Long[][] taken = new Long[thresholds][detections.size()];
    TreeSet<Long> categories = new TreeSet<>();
    detections.forEach(detection -> categories.add(detection.getLong(0)));
    ImageMatcher matcher = new ImageMatcher(settings);
    for (long category : categories) {
      int[] indices = indices(detections, 0, category);
      int[] truthIndices = indices(truths, 1, category);
      ImageTruths some = ImageRows.truths(select(truths, truthIndices));
      ImageDetections found = ImageRows.detections(select(detections, indices));
      ImageMatches matches = matcher.matchNamingTruths(some, found);
      for (int i = 0; i < matches.size(); i++) {
        for (int t = 0; t < thresholds; t++) {
          int truth = matches.truth(i, settings.criterion(0, t));
          if (truth >= 0) {
            taken[t][indices[matches.index(i)]] = some.id(truth);
          }
        }
      }
    }
    Row[] rows = new Row[thresholds];
    for (int t = 0; t < thresholds; t++) {
      rows[t] =
          RowFactory.create(settings.iouThresholds().value(t), ArraySeq.unsafeWrapArray(taken[t]));
    }
    return ArraySeq.unsafeWrapArray(rows);
  }

  private static int[] indices(List<Row> rows, int column, long category) {
    int[] indices = new int[rows.size()];
    int n = 0;
    for (int i = 0; i < indices.length; i++) {
      if (rows.get(i).getLong(column) == category) {
        indices[n++] = i;
      }
    }
    return Arrays.copyOf(indices, n);
  }

  private static List<Row> select(List<Row> rows, int[] indices) {
    List<Row> some = new ArrayList<>(indices.length);
    for (int index : indices) {
      some.add(rows.get(index));
    }
    return some;
  }
}
