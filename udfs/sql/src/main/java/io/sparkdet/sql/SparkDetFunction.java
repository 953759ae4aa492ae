package io.sparkdet.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.QueryContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
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
      UserDefinedFunction function;
      if (arguments.length == 1) {
        function =
            functions.udf(new DetectFunction.WithModel(resolve(settings)), DetectionSchema.DETECT);
      } else {
        function =
            functions.udf(new DetectFunction.ByModel(settings.values()), DetectionSchema.DETECT);
      }
      // The optimizer copies deterministic expressions; a second inference is never what is meant.
      return function.asNondeterministic().apply(arguments);
    }
  };

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

  private static DetectorSpec resolve(DetectorSettings settings) {
    try {
      return settings.resolve(SparkHadoopUtil.get().conf());
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
    return new AnalysisException(
        "Cannot call it with (%s): the signature is %s".formatted(given, signature),
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
