package io.sparkdet.sql.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.sql.SparkDet;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.DetectorSpec;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkRuntimeException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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
      "array(named_struct('id', 1, 'category_id', 1, 'x_min', 0, 'y_min', 0, 'x_max', 1, 'y_max',"
          + " 1))";
  private static final String DETECTIONS =
      "array(named_struct('score', .5, 'category_id', 1, 'x_min', 0, 'y_min', 0, 'x_max', 1,"
          + " 'y_max', 1))";
  private static final String TEXT_BOXES =
      "array(named_struct('id', 1, 'score', .5, 'category_id', 'cat', 'x_min', 0, 'y_min', 0,"
          + " 'x_max', 1, 'y_max', 1))";

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
      case DETECT_FILE -> Stream.of("()", "('a', 'b', 'c')");
      case COCO_AP -> Stream.of("()", "(1, NULL)", "(1, NULL, NULL, .5, .6)");
      case COCO_SUMMARY -> Stream.of("()", "(1, NULL)", "(1, NULL, NULL, .5)");
      case MATCH_DETECTIONS -> Stream.of("()", "(NULL)", "(NULL, NULL, NULL)");
      case CLASSIFY, EMBED -> Stream.of("()", "(X'00', 'a', 'b')");
      case PICTURE_HASH, BOX_AREA, BOX_TO_WKT -> Stream.of("()", "(NULL, NULL)");
      case DRAW_DETECTIONS, BOX_IOU -> Stream.of("(NULL)", "(NULL, NULL, NULL)");
      case BOX_CONVERT, MERGE_DETECTIONS -> Stream.of("(NULL, 'xyxy')", "(NULL, 'a', 'b', 'c')");
      case NMS, FILTER_DETECTIONS -> Stream.of("(NULL)", "(NULL, 'a', NULL, NULL)");
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
      case DETECT_FILE -> Stream.of("(1)", "(X'00')", "(array('a'))", "('a', 1)", "('a', X'00')");
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
      case CLASSIFY, EMBED ->
          Stream.of("(X'00')", "('text')", "(X'00', 1)", "(X'00', '/none')", "(X'00', uuid())");
      case PICTURE_HASH -> Stream.of("('text')", "(1)");
      case DRAW_DETECTIONS -> Stream.of("(X'00', X'00')", "(X'00', %s)".formatted(TRUTHS));
      case BOX_AREA, BOX_TO_WKT ->
          Stream.of(
              "(1)", "(array(1, 2, 3, 4))", "(named_struct('x_min', 1))", "(%s)".formatted(TRUTHS));
      case BOX_IOU -> Stream.of("(NULL, 1)", "(%s[0], %s[0].x_min)".formatted(TRUTHS, TRUTHS));
      case BOX_CONVERT ->
          Stream.of(
              "(array(1, 2, 3, 4), 'xywh', 'polar')",
              "(array(1, 2, 3, 4), uuid(), 'xyxy')",
              "(array(1, 2, 3, 4), 1, 'xyxy')",
              "(array('a'), 'xywh', 'xyxy')",
              "(%s[0], 'xywh', 'xyxy')".formatted(TRUTHS));
      case NMS ->
          Stream.of(
              "(%s, 'hard:0.5')".formatted(TRUTHS),
              "(NULL, 'firm:0.5')",
              "(NULL, 'hard:2')",
              "(NULL, 0.5)",
              "(NULL, uuid())",
              "(NULL, 'hard:0.5', 1)",
              "(NULL, 'hard:0.5', rand() > 0.5)");
      case FILTER_DETECTIONS ->
          Stream.of(
              "(%s, 0.5)".formatted(TRUTHS),
              "(NULL, 'half')",
              "(NULL, 0.5, 1)",
              "(%s, 0.5, array('cat'))".formatted(DETECTIONS));
      case MERGE_DETECTIONS ->
          Stream.of(
              "(%s, NULL, 'wbf:0.55')".formatted(TRUTHS),
              "(NULL, NULL, 'mean')",
              "(NULL, NULL, 'wbf:2')",
              "(NULL, NULL, 0.55)");
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
    assertThat(error).hasMessageContaining(function.signature().text());
    assertThat(error.getSqlState()).isNotNull();
    assertThat(error.getMessageParameters()).isNotEmpty();
    assertThat(error.getMessage()).doesNotContain("UDF", "lambda");
  }

  @Test
  void messagesSayWhatWasGiven() {
    assertThatThrownBy(() -> spark.sql("SELECT detect(1)"))
        .hasMessageStartingWith(
            "[DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT] Cannot resolve \"detect(1)\" due to"
                + " data type mismatch: it takes no (INT); the signature is detect(content binary[,"
                + " model string]).");
    assertThatThrownBy(() -> spark.sql("SELECT detect()"))
        .hasMessageStartingWith(
            "[WRONG_NUM_ARGS.WITHOUT_SUGGESTION] The `detect(content binary[, model string])`"
                + " requires 1 or 2 parameters but the actual number is 0.");
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
          spark.sparkdet.SCORE_THRESHOLD | 0.3 | SQL_CONF_NOT_FOUND             | "spark.sparkdet.SCORE_THRESHOLD" (did you mean "spark.sparkdet.score-threshold"?)
          spark.sparkdet.batchSize      | 4     | SQL_CONF_NOT_FOUND             | did you mean "spark.sparkdet.batch-size"?
          spark.sparkdet.input          | x     | SQL_CONF_NOT_FOUND             | "spark.sparkdet.input" (there are batch-size, class-agnostic, clip, decode, device, engine, max-detections,
          spark.sparkdet.batch_size     | 0     | INVALID_CONF_VALUE.REQUIREMENT | The value '0' in the config "spark.sparkdet.batch-size" is invalid. Cannot use batch-size 0: give a whole number from 1 to 1024
          spark.sparkdet.batch_size     | -1    | INVALID_CONF_VALUE.REQUIREMENT | Cannot use batch-size -1: give a whole number from 1 to 1024
          spark.sparkdet.parallelism    | -1    | INVALID_CONF_VALUE.REQUIREMENT | Cannot use parallelism -1: give a whole number from 0 to 1024
          spark.sparkdet.model          | ''    | INVALID_CONF_VALUE.REQUIREMENT | The value '' in the config "spark.sparkdet.model" is invalid. Cannot open a model whose name is empty: give embedded, a model folder or the name of a published model
          spark.sparkdet.model          | a:b   | INVALID_CONF_VALUE.REQUIREMENT | Cannot open the model 'a:b': it is no path
          spark.sparkdet.model          | imbedded | INVALID_CONF_VALUE.REQUIREMENT | (did you mean 'embedded'?)
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
      for (String call : new String[] {"detect(X'00')", "detect(X'00', 'embedded')"}) {
        if (call.contains("embedded") && name.endsWith("model")) {
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
              "Cannot take spark.sparkdet.max-detections as both '2' and '1': unset one of its two"
                  + " spellings");
      spark.sql("SET spark.sparkdet.max_detections=2");
      spark.sql("SELECT detect(X'00')");
    } finally {
      spark.sql("RESET spark.sparkdet.max_detections");
      spark.sql("RESET `spark.sparkdet.max-detections`");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          '/no/model'         | the model '/no/model' cannot be opened: Cannot use /no/model: there is no such model folder
          ''                  | the model '' cannot be opened: Cannot open a model whose name is empty: give embedded, a model folder or the name of a published model
          'sampel'            | there is no such model folder; check the path, or make one with import ('embedded' or a name that models lists)
          'Efficientdet-D0'   | (did you mean 'efficientdet_d0'?)
          'a:b'               | Cannot open the model 'a:b': it is no path
          string(id)          | the model CAST(id AS STRING) is not constant: name one model for all rows, such as 'embedded'
          string(rand())      | is not constant: name one model for all rows
          (SELECT 'embedded') | is not constant: name one model for all rows
          """)
  void aWrongModelOfACallIsTheCallsErrorAtAnalysis(String model, String message) {
    AnalysisException error =
        catchThrowableOfType(
            AnalysisException.class,
            () -> spark.sql("SELECT detect(X'00', %s) FROM range(1)".formatted(model)));
    assertThat(error.getCondition()).isEqualTo("DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT");
    assertThat(error)
        .hasMessageContaining(message)
        .hasMessageContaining("detect(content binary[, model string])");
    assertThat(error.getMessage()).doesNotContain("spark.sparkdet");
  }

  @Test
  void aModelMayBeAnyConstantAndNullGivesNull() {
    assertThat(
            spark
                .sql(
                    "SELECT detect(X'', nvl(NULL, lower('EMBEDDED'))).status, detect(X'', NULL) IS"
                        + " NULL")
                .first())
        .isEqualTo(RowFactory.create("empty", true));
  }

  @Test
  void argumentsMayBeNamedInAnyOrder() {
    assertThat(
            spark
                .sql(
                    """
                    SELECT detect(content => c).status, detect(model => 'embedded', CONTENT => c).status,
                      detect(c, model => 'embedded').status FROM VALUES (X'') AS v(c)
                    """)
                .first())
        .isEqualTo(RowFactory.create("empty", "empty", "empty"));
    var named =
        spark.sql(
            """
            SELECT coco_ap(iou => 0.5, detections => d, truths => t, image_id => 1),
              coco_ap(1, detections => d, truths => t),
              coco_summary(detections => d, truths => t, image_id => 1).AP50,
              any_value(match_detections(detections => d, truths => t)) =
                any_value(match_detections(t, d))
            FROM VALUES (%s, %s) AS v(t, d)
            """
                .formatted(TRUTHS, DETECTIONS));
    Row values = named.first();
    for (int i = 0; i < 3; i++) {
      assertThat(values.getDouble(i)).isCloseTo(1, within(1e-12));
    }
    assertThat(values.getBoolean(3)).isTrue();
    assertThat(named.columns()).startsWith("coco_ap(1, t, d)", "coco_ap(1, t, d)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          detect(image => X'00')                     | UNRECOGNIZED_PARAMETER_NAME
          detect(model => 'embedded')                | REQUIRED_PARAMETER_NOT_FOUND
          detect(content => X'00', X'00')            | UNEXPECTED_POSITIONAL_ARGUMENT
          detect(X'00', content => X'00')            | DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.BOTH_POSITIONAL_AND_NAMED
          detect(content => X'00', content => X'00') | DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE
          detect(X'00', 'embedded', content => X'00') | WRONG_NUM_ARGS.WITHOUT_SUGGESTION
          detect(content => 1)                       | DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT
          coco_ap(1, NULL, NULL, threshold => .5)    | UNRECOGNIZED_PARAMETER_NAME
          coco_summary(1, truths => NULL)            | REQUIRED_PARAMETER_NOT_FOUND
          match_detections(truths => NULL)           | REQUIRED_PARAMETER_NOT_FOUND
          """)
  void aWrongNameOfAnArgumentHasAConditionAndTheSignature(String call, String condition) {
    AnalysisException error =
        catchThrowableOfType(AnalysisException.class, () -> spark.sql("SELECT " + call));
    assertThat(error.getCondition()).isEqualTo(condition);
    assertThat(SparkDetFunction.values())
        .anySatisfy(
            function -> assertThat(error).hasMessageContaining(function.signature().text()));
  }

  /** The signature that errors show and the names that calls may use are the same. */
  @Test
  void signaturesShowTheNamesOfTheParameters() {
    for (SparkDetFunction function : SparkDetFunction.values()) {
      int from = 0;
      for (String name : function.signature().parameterNames()) {
        from = function.signature().text().indexOf(name + " ", from);
        assertThat(from).as("%s of %s", name, function.signature().text()).isPositive();
      }
    }
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
