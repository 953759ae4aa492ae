package io.sparkdet.sql.detector;

import io.sparkdet.detection.nms.Detections;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.ArraySeq;

/**
 * Turns outcomes into rows of {@link DetectionSchema#DETECT}: the five values {@code status},
 * {@code error}, {@code width}, {@code height}, {@code detections}, which stand in the same order
 * in {@link DetectionSchema#LABEL}'s middle.
 */
public final class OutcomeRows {

  private final int[] categoryIds;
  private final String[] categories;

  /** Makes rows for a model whose class index {@code i} is {@code classes.get(i)}. */
  public OutcomeRows(List<ModelClass> classes) {
    this.categoryIds = classes.stream().mapToInt(ModelClass::id).toArray();
    this.categories = classes.stream().map(ModelClass::name).toArray(String[]::new);
  }

  /** Returns the row of {@link DetectionSchema#DETECT} of an outcome. */
  public Row row(DetectionOutcome outcome) {
    if (outcome instanceof DetectionOutcome.Detected detected) {
      return RowFactory.create(
          ImageStatus.OK.label(),
          detected.warning(),
          detected.width(),
          detected.height(),
          detections(detected.detections()));
    }
    DetectionOutcome.Failed failed = (DetectionOutcome.Failed) outcome;
    return RowFactory.create(
        failed.status().label(),
        failed.reason(),
        known(failed.width()),
        known(failed.height()),
        null);
  }

  private static @Nullable Integer known(int pixels) {
    return pixels > 0 ? pixels : null;
  }

  /** Returns the value of an {@link DetectionSchema#DETECTIONS} column. */
  public Object detections(Detections detections) {
    Row[] rows = new Row[detections.size()];
    for (int i = 0; i < rows.length; i++) {
      int index = detections.classIndex(i);
      rows[i] =
          RowFactory.create(
              detections.xMin(i),
              detections.yMin(i),
              detections.xMax(i),
              detections.yMax(i),
              detections.score(i),
              categoryIds[index],
              categories[index]);
    }
    return ArraySeq.unsafeWrapArray(rows);
  }
}
