package io.sparkdet.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CallErrorsTest {

  private static final String TRUTHS =
      "array(named_struct('id', 1, 'category_id', 1, 'x_min', 0, 'y_min', 0, 'x_max', 1, 'y_max', 1))";
  private static final String DETECTIONS =
      "array(named_struct('score', .5, 'category_id', 1, 'x_min', 0, 'y_min', 0, 'x_max', 1, 'y_max', 1))";
  private static final String TEXT_BOXES =
      "array(named_struct('id', 1, 'score', .5, 'category_id', 'cat', 'x_min', 0, 'y_min', 0, 'x_max', 1, 'y_max', 1))";

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    SparkDet.register(spark);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Each function with each count and type of arguments that it does not take. */
  static Stream<Arguments> wrongCalls() {
    return Stream.of(SparkDetFunction.values())
        .flatMap(
            function ->
                Stream.concat(
                    wrongCounts(function)
                        .map(
                            call ->
                                Arguments.of(function, "WRONG_NUM_ARGS.WITHOUT_SUGGESTION", call)),
                    wrongTypes(function)
                        .map(
                            call ->
                                Arguments.of(
                                    function,
                                    "DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT",
                                    call))));
  }

  private static Stream<String> wrongCounts(SparkDetFunction function) {
    return switch (function) {
      case DETECT -> Stream.of("()", "(X'00', 'a', 'b')");
      case COCO_AP -> Stream.of("()", "(1, NULL)", "(1, NULL, NULL, .5, .6)");
      case COCO_SUMMARY -> Stream.of("()", "(1, NULL)", "(1, NULL, NULL, .5)");
      case MATCH_DETECTIONS -> Stream.of("()", "(NULL)", "(NULL, NULL, NULL)");
    };
  }

  private static Stream<String> wrongTypes(SparkDetFunction function) {
    return switch (function) {
      case DETECT ->
          Stream.of(
              "(1)",
              "('text')",
              "(array(X'00'))",
              "(X'00', 1)",
              "(X'00', X'00')",
              "(named_struct('bytes', X'00'))");
      case COCO_AP ->
          Stream.of(
              "('a', %s, %s)".formatted(TRUTHS, DETECTIONS),
              "(1, %s, %s)".formatted(DETECTIONS, DETECTIONS),
              "(1, %s, %s)".formatted(TRUTHS, TRUTHS),
              "(1, %s, %s)".formatted(TEXT_BOXES, DETECTIONS),
              "(1, %s, %s)".formatted(TRUTHS, TEXT_BOXES),
              "(1, 'x', NULL)",
              "(1, NULL, NULL, 'half')",
              "(1, NULL, NULL, rand())",
              "(1, NULL, NULL, 1.5)");
      case COCO_SUMMARY ->
          Stream.of(
              "(1.5, NULL, NULL)", "(1, %s, %s)".formatted(DETECTIONS, DETECTIONS), "(1, NULL, 2)");
      case MATCH_DETECTIONS ->
          Stream.of(
              "(%s, %s)".formatted(DETECTIONS, TRUTHS), "(1, NULL)", "(%s, 1)".formatted(TRUTHS));
    };
  }

  @ParameterizedTest
  @MethodSource("wrongCalls")
  void aCallThatDoesNotFitHasAConditionAndTheSignature(
      SparkDetFunction function, String condition, String arguments) {
    String call = function.identifier().funcName() + arguments;
    AnalysisException error =
        catchThrowableOfType(AnalysisException.class, () -> spark.sql("SELECT " + call));
    assertThat(error.getCondition()).isEqualTo(condition);
    assertThat(error).hasMessageContaining(function.signature());
    assertThat(error.getSqlState()).isNotNull();
    assertThat(error.getMessageParameters()).isNotEmpty();
    assertThat(error.getMessage()).doesNotContain("UDF", "lambda");
  }

  @Test
  void messagesSayWhatWasGiven() {
    assertThatThrownBy(() -> spark.sql("SELECT detect(1)"))
        .hasMessageStartingWith(
            "[DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT] Cannot resolve \"detect(1)\" due to data type mismatch: it takes no (INT); the signature is detect(content binary[, model string]).");
    assertThatThrownBy(() -> spark.sql("SELECT detect()"))
        .hasMessageStartingWith(
            "[WRONG_NUM_ARGS.WITHOUT_SUGGESTION] The `detect(content binary[, model string])` requires 1 or 2 parameters but the actual number is 0.");
  }

  @Test
  void aColumnOfAProgramIsCheckedToo() throws Exception {
    DetectorSpec embedded =
        DetectorSettings.of(java.util.Map.of()).resolve(spark.sparkContext().hadoopConfiguration());
    AnalysisException error =
        catchThrowableOfType(
            AnalysisException.class,
            () ->
                spark
                    .range(1)
                    .select(
                        SparkDet.detect(
                            spark, org.apache.spark.sql.functions.col("id"), embedded)));
    assertThat(error.getCondition()).isEqualTo("DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT");
    assertThat(error).hasMessageContaining("it takes no (BIGINT)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spark.sparkdet.score-treshold | 0.1   | SQL_CONF_NOT_FOUND             | "spark.sparkdet.score-treshold" (did you mean "spark.sparkdet.score-threshold"?)
          spark.sparkdet.maxdetections  | 1     | SQL_CONF_NOT_FOUND             | did you mean "spark.sparkdet.max-detections"?
          spark.sparkdet.score_threshold | high | INVALID_CONF_VALUE.REQUIREMENT | The value 'high' in the config "spark.sparkdet.score-threshold" is invalid. Cannot read score-threshold: 'high' is not a number
          spark.sparkdet.nms            | firm  | INVALID_CONF_VALUE.REQUIREMENT | The value 'firm' in the config "spark.sparkdet.nms" is invalid. Cannot read suppression 'firm'
          spark.sparkdet.model          | /none | INVALID_CONF_VALUE.REQUIREMENT | The value '/none' in the config "spark.sparkdet.model" is invalid. Cannot use /none: there is no such model folder
          spark.sparkdet.device         | tpu   | INVALID_CONF_VALUE.REQUIREMENT | Cannot run on device 'tpu'
          """)
  void aWrongSettingHasAConditionAndARemedy(
      String name, String value, String condition, String message) {
    spark.conf().set(name, value);
    try {
      for (String call : new String[] {"detect(X'00')", "detect(X'00', string(rand()))"}) {
        if (call.contains("rand") && name.endsWith("model")) {
          continue;
        }
        AnalysisException error =
            catchThrowableOfType(AnalysisException.class, () -> spark.sql("SELECT " + call));
        assertThat(error.getCondition()).isEqualTo(condition);
        assertThat(error).hasMessageContaining(message);
      }
    } finally {
      spark.conf().unset(name);
    }
  }

  @Test
  void oneSettingInTwoSpellingsMustBeOneValue() {
    spark.sql("SET spark.sparkdet.max_detections=1");
    spark.sql("SET `spark.sparkdet.max-detections`=2");
    try {
      assertThatThrownBy(() -> spark.sql("SELECT detect(X'00')"))
          .hasMessageContaining(
              "Cannot take spark.sparkdet.max-detections as both '2' and '1': unset one of its two spellings");
      spark.sql("SET spark.sparkdet.max_detections=2");
      spark.sql("SELECT detect(X'00')");
    } finally {
      spark.sql("RESET spark.sparkdet.max_detections");
      spark.sql("RESET `spark.sparkdet.max-detections`");
    }
  }

  @Test
  void aModelOfOneRowThatCannotBeOpenedNamesFunctionAndReason() {
    AnalysisException constant =
        catchThrowableOfType(
            AnalysisException.class, () -> spark.sql("SELECT detect(X'00', '/no/model')"));
    assertThat(constant.getCondition()).isEqualTo("INVALID_CONF_VALUE.REQUIREMENT");
    assertThat(constant).hasMessageContaining("/no/model");

    Throwable failed =
        catchThrowable(
            () -> spark.sql("SELECT detect(X'00', concat('/no/', id)) FROM range(1)").collect());
    assertFailed(failed).hasMessageContaining("`detect`").hasMessageContaining("/no/0");
  }

  /** PySpark shows errors of this class as its own, with their condition. */
  private static AbstractThrowableAssert<?, ? extends Throwable> assertFailed(Throwable failed) {
    assertThat(failed).isInstanceOf(SparkRuntimeException.class);
    assertThat(((SparkThrowable) failed).getCondition()).isEqualTo("FAILED_EXECUTE_UDF");
    return assertThat(failed);
  }

  @Test
  void anAggregateThatFailsNamesItselfAndTheReason() {
    for (String function : List.of("coco_ap", "coco_summary")) {
      String call =
          "SELECT %s(1, %s, %s)"
              .formatted(function, TRUTHS.replace("'id', 1", "'id', int(NULL)"), DETECTIONS);
      assertFailed(catchThrowable(() -> spark.sql(call).collect()))
          .hasMessageContaining("`%s`".formatted(function))
          .hasMessageContaining("Cannot evaluate a truth with NULL in it");
      String twice = "SELECT %s(1, %s, %s) FROM range(2)".formatted(function, TRUTHS, DETECTIONS);
      assertFailed(catchThrowable(() -> spark.sql(twice).collect()))
          .hasMessageContaining("`%s`".formatted(function));
    }
  }

  @Test
  void aTruthWithNullInItNamesTheFunction() {
    Throwable failed =
        catchThrowable(
            () ->
                spark
                    .sql(
                        "SELECT match_detections(%s, %s)"
                            .formatted(TRUTHS.replace("'id', 1", "'id', int(NULL)"), DETECTIONS))
                    .collect());
    assertFailed(failed)
        .hasMessageContaining("`match_detections`")
        .hasMessageContaining("Cannot evaluate a truth with NULL in it");
  }

  @Test
  void argumentsAreShownAsTheyWereWritten() {
    assertThat(
            spark
                .sql(
                    "SELECT match_detections(t, d), coco_ap(1, t, d), coco_summary(1, t, d) FROM VALUES (%s, %s) AS v(t, d) GROUP BY ALL"
                        .formatted(TRUTHS, DETECTIONS))
                .columns())
        .containsExactly("match_detections(t, d)", "coco_ap(1, t, d)", "coco_summary(1, t, d)");
    assertThat(spark.sql("SELECT match_detections(NULL, NULL)").first().isNullAt(0)).isTrue();
  }
}
