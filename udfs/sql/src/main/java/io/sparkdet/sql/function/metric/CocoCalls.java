package io.sparkdet.sql.function.metric;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.IouThresholds;
import io.sparkdet.sql.function.call.FunctionCall;
import io.sparkdet.sql.metrics.CocoAggregate;
import io.sparkdet.sql.metrics.SummaryRows;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Calls of the aggregates {@code coco_ap} and {@code coco_summary}. */
public final class CocoCalls {

  private CocoCalls() {}

  /** Returns the expression of a call of {@code coco_ap}. */
  public static Expression averagePrecision(FunctionCall call) throws AnalysisException {
    EvaluationSettings settings =
        call.size() == 3
            ? EvaluationSettings.COCO
            : EvaluationSettings.COCO.withIouThresholds(iou(call));
    return aggregate(
        new CocoAggregate<>(
            call.signature().name(),
            settings,
            result -> result.averagePrecision(0),
            Encoders.DOUBLE()),
        call);
  }

  /** Returns the expression of a call of {@code coco_summary}. */
  public static Expression summary(FunctionCall call) {
    return aggregate(
        new CocoAggregate<>(
            call.signature().name(),
            EvaluationSettings.COCO,
            SummaryRows::of,
            Encoders.row(SummaryRows.schema())),
        call);
  }

  private static IouThresholds iou(FunctionCall call) throws AnalysisException {
    Expression given = call.argument(3);
    Expression number =
        FunctionCall.expression(FunctionCall.column(given).cast(DataTypes.DoubleType));
    if (!number.foldable() || !(number.eval(null) instanceof Double value)) {
      throw call.error("the IoU %s is not a constant number".formatted(given.sql()));
    }
    try {
      return IouThresholds.of(value);
    } catch (IllegalArgumentException e) {
      throw call.error("the IoU %s is not above 0 up to 1".formatted(given.sql()));
    }
  }

  private static <T> Expression aggregate(CocoAggregate<T> aggregate, FunctionCall call) {
    Expression image = call.argument(0);
    return FunctionCall.expression(
        functions
            .udaf(aggregate, CocoAggregate.input())
            .withName(call.signature().name())
            .apply(
                BoxArguments.shown(
                    image, Optional.of(FunctionCall.column(image).cast(DataTypes.LongType))),
                BoxArguments.truths(call.argument(1)),
                BoxArguments.detections(call.argument(2))));
  }
}
