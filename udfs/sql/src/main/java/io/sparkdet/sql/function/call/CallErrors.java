package io.sparkdet.sql.function.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Errors of calls while a query is analysed. Each has one of Spark's error conditions, without
 * which PySpark shows none of it.
 */
public final class CallErrors {

  private static final String WRONG_TYPES = "TYPE_CHECK_FAILURE_WITH_HINT";

  private CallErrors() {}

  /** Returns the error of a call with too many or too few arguments. */
  public static AnalysisException count(Signature function, int given) {
    return error(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        Map.of(
            "functionName", "`%s`".formatted(function.text()),
            "expectedNum", function.counts(),
            "actualNum", Integer.toString(given),
            "docroot", "https://spark.apache.org/docs/latest"));
  }

  /** Returns the error of a call whose arguments are of types that do not fit. */
  public static AnalysisException types(Signature function, List<DataType> given, String call) {
    return arguments(function, typesDoNotFit(given), call);
  }

  /** Returns the same error as the result of an expression's check of its arguments. */
  public static TypeCheckResult mismatch(Signature function, List<DataType> given) {
    return new TypeCheckResult.DataTypeMismatch(
        WRONG_TYPES, parameters(reason(function, typesDoNotFit(given))));
  }

  /**
   * Returns the error of a call with arguments that do not fit.
   *
   * @param reason why, a clause in lower case
   * @param call the call as users write it
   */
  public static AnalysisException arguments(Signature function, String reason, String call) {
    Map<String, String> parameters = new HashMap<>(reason(function, reason));
    parameters.put("sqlExpr", "\"%s\"".formatted(call));
    return error("DATATYPE_MISMATCH." + WRONG_TYPES, parameters);
  }

  /**
   * Returns the error of a setting of the session that does not exist.
   *
   * @param remedy the name that was meant, or those that there are
   */
  public static AnalysisException unknownSetting(String name, String remedy) {
    return error("SQL_CONF_NOT_FOUND", Map.of("sqlConf", "\"%s\" (%s)".formatted(name, remedy)));
  }

  /** Returns the error of a setting of the session with a value that makes no sense. */
  public static AnalysisException setting(String name, String value, String reason) {
    return error(
        "INVALID_CONF_VALUE.REQUIREMENT",
        Map.of("confName", name, "confValue", value, "confRequirement", reason + "."));
  }

  private static String typesDoNotFit(List<DataType> given) {
    return "it takes no (%s)"
        .formatted(given.stream().map(DataType::sql).collect(Collectors.joining(", ")));
  }

  private static Map<String, String> reason(Signature function, String reason) {
    return Map.of("msg", reason, "hint", "; the signature is " + function.text());
  }

  private static AnalysisException error(String condition, Map<String, String> parameters) {
    return new AnalysisException(condition, parameters(parameters));
  }

  private static scala.collection.immutable.Map<String, String> parameters(
      Map<String, String> parameters) {
    return Map$.MODULE$.from(CollectionConverters.asScala(parameters));
  }
}
