package io.sparkdet.sql.function;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.IouThresholds;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.ModelStore;
import io.sparkdet.sql.metrics.BoxColumns;
import io.sparkdet.sql.metrics.CocoAggregate;
import io.sparkdet.sql.metrics.SummaryRows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The SQL functions: name, signature, usage, and how a call becomes an expression. */
public enum SparkDetFunction {
  /** {@code detect(content[, model])}. */
  DETECT(
      "detect",
      "content binary[, model string]",
      "content model",
      1,
      "_FUNC_(content[, model]) - Returns what EfficientDet finds in an encoded image:"
          + " struct<status, error, width, height, detections>. NULL gives NULL.") {
    @Override
    boolean accepts(List<DataType> types) {
      return is(types.get(0), DataTypes.BinaryType)
          && (types.size() == 1 || is(types.get(1), DataTypes.StringType));
    }

    @Override
    Expression call(List<Expression> arguments) throws AnalysisException {
      return detectCall(arguments);
    }
  },

  /** {@code detect_file(path[, model])}. */
  DETECT_FILE(
      "detect_file",
      "path string[, model string]",
      "path model",
      1,
      "_FUNC_(path[, model]) - Returns what EfficientDet finds in a picture that the task opens at"
          + " a path or URI: struct<status, error, width, height, detections>. NULL gives NULL.") {
    @Override
    boolean accepts(List<DataType> types) {
      return types.stream().allMatch(type -> is(type, DataTypes.StringType));
    }

    @Override
    Expression call(List<Expression> arguments) throws AnalysisException {
      return detectCall(arguments);
    }
  },

  /** {@code coco_ap(image_id, truths, detections[, iou])}. */
  COCO_AP(
      "coco_ap",
      Constants.IMAGE + "[, iou double]",
      "image_id truths detections iou",
      3,
      "_FUNC_(image_id, truths, detections[, iou]) - Aggregates COCO's average precision of a"
          + " group, over IoUs 0.5 to 0.95 or at the IoU given; -1 where undefined.") {
    @Override
    boolean accepts(List<DataType> types) {
      return isImage(types) && (types.size() == 3 || types.get(3) instanceof NumericType);
    }

    @Override
    Expression call(List<Expression> arguments) throws AnalysisException {
      EvaluationSettings settings =
          arguments.size() == 3
              ? EvaluationSettings.COCO
              : EvaluationSettings.COCO.withIouThresholds(iou(arguments));
      return aggregate(
          new CocoAggregate<>(
              identifier().funcName(),
              settings,
              result -> result.averagePrecision(0),
              Encoders.DOUBLE()),
          arguments);
    }

    private IouThresholds iou(List<Expression> arguments) throws AnalysisException {
      Expression given = arguments.get(3);
      Expression number = expression(ExpressionUtils.column(given).cast(DataTypes.DoubleType));
      if (!number.foldable() || !(number.eval(null) instanceof Double value)) {
        throw CallErrors.arguments(
            this, "the IoU %s is not a constant number".formatted(given.sql()), written(arguments));
      }
      try {
        return IouThresholds.of(value);
      } catch (IllegalArgumentException e) {
        throw CallErrors.arguments(
            this, "the IoU %s is not above 0 up to 1".formatted(given.sql()), written(arguments));
      }
    }
  },

  /** {@code coco_summary(image_id, truths, detections)}. */
  COCO_SUMMARY(
      "coco_summary",
      Constants.IMAGE,
      "image_id truths detections",
      3,
      "_FUNC_(image_id, truths, detections) - Aggregates COCO's twelve numbers of a group, and"
          + " three a category: struct<AP, AP50, …, per_class>.") {
    @Override
    boolean accepts(List<DataType> types) {
      return isImage(types);
    }

    @Override
    Expression call(List<Expression> arguments) {
      return aggregate(
          new CocoAggregate<>(
              identifier().funcName(),
              EvaluationSettings.COCO,
              SummaryRows::of,
              Encoders.row(SummaryRows.schema())),
          arguments);
    }
  },

  /** {@code match_detections(truths, detections)}. */
  MATCH_DETECTIONS(
      "match_detections",
      Constants.BOXES,
      "truths detections",
      2,
      "_FUNC_(truths, detections) - Matches one image's boxes as COCO does: for each IoU from 0.5"
          + " to 0.95 the id of the truth that each detection takes, NULL for none.") {
    @Override
    boolean accepts(List<DataType> types) {
      return BoxColumns.areTruths(types.get(0)) && BoxColumns.areDetections(types.get(1));
    }

    @Override
    Expression call(List<Expression> arguments) {
      return new MatchCall(
          expression(truths(arguments.get(0))), expression(detections(arguments.get(1))));
    }
  };

  private final String sqlName;
  private final String parameters;
  private final String parameterNames;
  private final int fewest;
  private final String usage;

  SparkDetFunction(
      String sqlName, String parameters, String parameterNames, int fewest, String usage) {
    this.sqlName = sqlName;
    this.parameters = parameters;
    this.parameterNames = parameterNames;
    this.fewest = fewest;
    this.usage = usage;
  }

  /** Returns whether arguments of these types, as many as there may be, fit. */
  abstract boolean accepts(List<DataType> types);

  /** Returns the expression of a call whose arguments fit by their types. */
  abstract Expression call(List<Expression> arguments) throws AnalysisException;

  /** Returns the name by which Spark finds it. */
  public FunctionIdentifier identifier() {
    return new FunctionIdentifier(sqlName);
  }

  /** Returns what {@code DESCRIBE FUNCTION} shows. */
  public ExpressionInfo info() {
    return new ExpressionInfo(
        SparkDetFunction.class.getName(), "", sqlName, usage, "", "", "", "", "", "", "java_udf");
  }

  /** Returns name and parameters, those that may be left out in brackets. */
  String signature() {
    return "%s(%s)".formatted(sqlName, parameters);
  }

  /** Returns the names by which arguments may be given, in order. */
  public List<String> parameterNames() {
    return List.of(parameterNames.split(" ", -1));
  }

  /** Returns how many arguments there are at least. */
  int fewest() {
    return fewest;
  }

  /** Returns how many arguments there are at most. */
  int most() {
    return parameterNames().size();
  }

  /** Returns how many arguments there are. */
  String counts() {
    return fewest == most() ? Integer.toString(fewest) : "%d or %d".formatted(fewest, most());
  }

  /** Builds the expression of a call whose arguments are resolved. */
  public Expression build(Seq<Expression> given) {
    try {
      List<Expression> arguments =
          NamedArguments.ordered(this, List.copyOf(CollectionConverters.asJava(given)));
      if (arguments.size() < fewest || arguments.size() > most()) {
        throw CallErrors.count(this, arguments.size());
      }
      List<DataType> types = arguments.stream().map(Expression::dataType).toList();
      if (!accepts(types)) {
        throw CallErrors.types(this, types, written(arguments));
      }
      return call(arguments);
    } catch (AnalysisException e) {
      throw SparkDetFunction.<RuntimeException>asUnchecked(e);
    }
  }

  /** Spark expects its own checked exceptions where Java's types cannot declare them. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <E extends Exception> E asUnchecked(Exception e) throws E {
    throw (E) e;
  }

  /** Returns the call as users write it. */
  final String written(List<Expression> arguments) {
    return arguments.stream()
        .map(Expression::sql)
        .collect(Collectors.joining(", ", sqlName + "(", ")"));
  }

  final <T> Expression aggregate(CocoAggregate<T> aggregate, List<Expression> image) {
    return expression(
        functions
            .udaf(aggregate, CocoAggregate.input())
            .withName(sqlName)
            .apply(
                shown(
                    image.get(0),
                    Optional.of(ExpressionUtils.column(image.get(0)).cast(DataTypes.LongType))),
                truths(image.get(1)),
                detections(image.get(2))));
  }

  final Expression detectCall(List<Expression> arguments) throws AnalysisException {
    return new DetectCall(
        CollectionConverters.asScala(arguments).toSeq(),
        new DetectFunction(this, detector(arguments)));
  }

  /** The model is the same for all rows and opened at once, so that a wrong one is told now. */
  private DetectorSpec detector(List<Expression> arguments) throws AnalysisException {
    SessionDetector session = SessionDetector.current();
    if (arguments.size() == 1) {
      return session.configured();
    }
    Expression model = evaluable(arguments.get(1));
    if (!model.foldable()) {
      throw CallErrors.arguments(
          this,
          "the model %s is not constant: name one model for all rows, such as '%s'"
              .formatted(arguments.get(1).sql(), ModelStore.EMBEDDED),
          written(arguments));
    }
    return model.eval(null) instanceof UTF8String name
        ? session.withModel(this, name.toString(), written(arguments))
        : session.configured();
  }

  private static boolean isImage(List<DataType> types) {
    return (types.get(0) instanceof IntegralType || types.get(0) instanceof NullType)
        && BoxColumns.areTruths(types.get(1))
        && BoxColumns.areDetections(types.get(2));
  }

  private static Column truths(Expression argument) {
    return shown(
        argument, BoxColumns.truths(ExpressionUtils.column(argument), argument.dataType()));
  }

  private static Column detections(Expression argument) {
    return shown(
        argument, BoxColumns.detections(ExpressionUtils.column(argument), argument.dataType()));
  }

  private static Column shown(Expression argument, Optional<Column> form) {
    return ExpressionUtils.column(new ShownAs(argument, expression(form.orElseThrow())));
  }

  private static Expression expression(Column column) {
    return ColumnNodeToExpressionConverter$.MODULE$.apply(column.node());
  }

  /** Returns an expression in which those that Spark replaces before a query runs are replaced. */
  private static Expression evaluable(Expression expression) {
    if (expression instanceof RuntimeReplaceable replaceable) {
      return evaluable(replaceable.replacement());
    }
    List<Expression> children =
        CollectionConverters.asJava(expression.children()).stream()
            .map(SparkDetFunction::evaluable)
            .toList();
    return expression.withNewChildren(CollectionConverters.asScala(children).toSeq());
  }

  private static boolean is(DataType given, DataType wanted) {
    return given.sameType(wanted) || given instanceof NullType;
  }

  /** What several signatures say; constants of the enum itself come after its constants. */
  private static final class Constants {
    static final String BOXES =
        "truths array<struct<id, category_id, x_min, y_min, x_max, y_max[, area, iscrowd]>>,"
            + " detections array<struct<x_min, y_min, x_max, y_max, score, category_id>>";
    static final String IMAGE = "image_id bigint, " + BOXES;
  }
}
