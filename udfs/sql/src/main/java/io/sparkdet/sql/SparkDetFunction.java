package io.sparkdet.sql;

import io.sparkdet.detection.coco.EvaluationSettings;
import io.sparkdet.detection.coco.IouThresholds;
import io.sparkdet.sql.metrics.BoxColumns;
import io.sparkdet.sql.metrics.CocoAggregate;
import io.sparkdet.sql.metrics.MatchDetections;
import io.sparkdet.sql.metrics.SummaryRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The SQL functions: name, usage, and how a call with given arguments becomes an expression. */
enum SparkDetFunction {
  /** {@code detect(content[, model])}. */
  DETECT(
      "detect",
      "_FUNC_(content[, model]) - Returns what EfficientDet finds in an encoded image:"
          + " struct<status, error, width, height, detections>. NULL gives NULL.") {
    @Override
    Column call(Column[] arguments, DataType[] types) throws AnalysisException {
      boolean fits =
          (types.length == 1 || types.length == 2)
              && accepts(types[0], DataTypes.BinaryType)
              && (types.length == 1 || accepts(types[1], DataTypes.StringType));
      if (!fits) {
        throw wrongArguments("detect(content binary[, model string])", types);
      }
      DetectorSettings settings = DetectorSettings.ofSpark(configured());
      if (arguments.length == 1) {
        return SparkDet.detect(arguments[0], resolve(settings));
      }
      return functions
          .udf(
              new DetectFunction.ByModel(settings.values(), HadoopSettings.ofSession()),
              DetectionSchema.DETECT)
          .asNondeterministic()
          .apply(arguments);
    }
  },

  /** {@code coco_ap(image_id, truths, detections[, iou])}. */
  COCO_AP(
      "coco_ap",
      "_FUNC_(image_id, truths, detections[, iou]) - Aggregates COCO's average precision of a"
          + " group, over IoUs 0.5 to 0.95 or at the IoU given; -1 where undefined.") {
    @Override
    Column call(Column[] arguments, DataType[] types) throws AnalysisException {
      EvaluationSettings settings = EvaluationSettings.COCO;
      if (types.length == 4 && types[3] instanceof NumericType) {
        settings = settings.withIouThresholds(IouThresholds.of(constant(arguments[3])));
      } else if (types.length != 3) {
        throw wrongArguments("coco_ap(" + IMAGE + "[, iou double])", types);
      }
      return functions
          .udaf(
              new CocoAggregate<>(
                  settings, result -> result.averagePrecision(0), Encoders.DOUBLE()),
              CocoAggregate.input())
          .apply(image("coco_ap(" + IMAGE + "[, iou double])", arguments, types));
    }
  },

  /** {@code coco_summary(image_id, truths, detections)}. */
  COCO_SUMMARY(
      "coco_summary",
      "_FUNC_(image_id, truths, detections) - Aggregates COCO's twelve numbers of a group, and"
          + " three a category: struct<AP, AP50, …, per_class>.") {
    @Override
    Column call(Column[] arguments, DataType[] types) throws AnalysisException {
      if (types.length != 3) {
        throw wrongArguments("coco_summary(" + IMAGE + ")", types);
      }
      return functions
          .udaf(
              new CocoAggregate<>(
                  EvaluationSettings.COCO, SummaryRows::of, Encoders.row(SummaryRows.schema())),
              CocoAggregate.input())
          .apply(image("coco_summary(" + IMAGE + ")", arguments, types));
    }
  },

  /** {@code match_detections(truths, detections)}. */
  MATCH_DETECTIONS(
      "match_detections",
      "_FUNC_(truths, detections) - Matches one image's boxes as COCO does: for each IoU from 0.5 to"
          + " 0.95 the id of the truth that each detection takes, NULL for none.") {
    @Override
    Column call(Column[] arguments, DataType[] types) throws AnalysisException {
      Optional<Column> truths =
          types.length == 2 ? BoxColumns.truths(arguments[0], types[0]) : Optional.empty();
      Optional<Column> detections =
          types.length == 2 ? BoxColumns.detections(arguments[1], types[1]) : Optional.empty();
      if (truths.isEmpty() || detections.isEmpty()) {
        throw wrongArguments("match_detections(" + BOXES + ")", types);
      }
      return functions
          .udf(new MatchDetections(), MatchDetections.RESULT)
          .apply(truths.get(), detections.get());
    }
  };

  private static final String BOXES =
      "truths array<struct<id, category_id, x_min, y_min, x_max, y_max[, area, iscrowd]>>,"
          + " detections array<struct<x_min, y_min, x_max, y_max, score, category_id>>";

  private static final String IMAGE = "image_id bigint, " + BOXES;

  private final String sqlName;
  private final String usage;

  SparkDetFunction(String sqlName, String usage) {
    this.sqlName = sqlName;
    this.usage = usage;
  }

  abstract Column call(Column[] arguments, DataType[] types) throws AnalysisException;

  FunctionIdentifier identifier() {
    return new FunctionIdentifier(sqlName);
  }

  ExpressionInfo info() {
    return new ExpressionInfo(
        SparkDetFunction.class.getName(), "", sqlName, usage, "", "", "", "", "", "", "java_udf");
  }

  /** Builds the expression of a call whose arguments are resolved. */
  Expression build(Seq<Expression> arguments) {
    Expression[] expressions = CollectionConverters.asJava(arguments).toArray(new Expression[0]);
    Column[] columns = new Column[expressions.length];
    DataType[] types = new DataType[expressions.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = ExpressionUtils.column(expressions[i]);
      types[i] = expressions[i].dataType();
    }
    try {
      return ColumnNodeToExpressionConverter$.MODULE$.apply(call(columns, types).node());
    } catch (AnalysisException e) {
      throw SparkDetFunction.<RuntimeException>asUnchecked(e);
    }
  }

  /** Spark expects its own checked exception from a builder whose Java type cannot declare it. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E asUnchecked(Exception e) throws E {
    throw (E) e;
  }

  /** Returns the three columns of one image in the form of the metrics. */
  private static Column[] image(String signature, Column[] arguments, DataType[] types)
      throws AnalysisException {
    Optional<Column> truths = BoxColumns.truths(arguments[1], types[1]);
    Optional<Column> detections = BoxColumns.detections(arguments[2], types[2]);
    boolean id = types[0] instanceof IntegralType || types[0] instanceof NullType;
    if (!id || truths.isEmpty() || detections.isEmpty()) {
      throw wrongArguments(signature, types);
    }
    return new Column[] {arguments[0].cast(DataTypes.LongType), truths.get(), detections.get()};
  }

  private static double constant(Column column) throws AnalysisException {
    Expression expression =
        ColumnNodeToExpressionConverter$.MODULE$.apply(column.cast(DataTypes.DoubleType).node());
    if (!expression.foldable() || !(expression.eval(null) instanceof Double value)) {
      throw error("Cannot use %s as an IoU: give a number".formatted(expression.sql()));
    }
    return value;
  }

  private static DetectorSpec resolve(DetectorSettings settings) {
    try {
      return settings.resolve(HadoopSettings.ofSession().configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> configured() {
    return CollectionConverters.asJava(SQLConf.get().getAllConfs());
  }

  /** Returns the error of a call that does not fit, raised while the query is analysed. */
  private static AnalysisException wrongArguments(String signature, DataType[] types) {
    String given = Arrays.stream(types).map(DataType::sql).collect(Collectors.joining(", "));
    return error("Cannot call it with (%s): the signature is %s".formatted(given, signature));
  }

  private static AnalysisException error(String message) {
    return new AnalysisException(
        message,
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Map$.MODULE$.empty(),
        new QueryContext[0]);
  }

  private static boolean accepts(DataType given, DataType wanted) {
    return given.sameType(wanted) || given instanceof NullType;
  }
}
