package io.sparkdet.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.sql.ClassifierFile;
import io.sparkdet.sql.SparkDet;
import io.sparkdet.sql.detector.DetectorSettings;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.HiveResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.jdk.javaapi.CollectionConverters;

class FunctionDescriptionsTest {

  private static final Pattern EXAMPLE = Pattern.compile("      > (.*);\\n       (.*)\\n");

  private static SparkSession spark;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    SparkDet.register(spark);
    Path weights = ClassifierFile.write(folder.resolve("lite0.safetensors"), 1);
    spark.conf().set(DetectorSettings.CLASSIFIER, weights.toString());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String described(SparkDetFunction function) {
    return spark
        .sql("DESCRIBE FUNCTION EXTENDED " + function.signature().name())
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @EnumSource(SparkDetFunction.class)
  void everyFunctionIsDescribed(SparkDetFunction function) {
    String text = described(function);
    assertThat(text)
        .contains(
            "Function: " + function.signature().name(),
            "Usage: " + function.signature().call() + " - ",
            "Since: 0.1.0",
            "Note:")
        .doesNotContain("_FUNC_", "%s");
    for (String name : function.signature().parameterNames()) {
      assertThat(text).contains("      * " + name + " - ");
    }
  }

  /** Results as spark-sql prints them. */
  @ParameterizedTest
  @EnumSource(SparkDetFunction.class)
  void examplesGiveWhatTheySay(SparkDetFunction function) {
    Matcher example = EXAMPLE.matcher(described(function) + "\n");
    int examples = 0;
    while (example.find()) {
      examples++;
      String result =
          CollectionConverters.asJava(
                  HiveResult.hiveResultString(
                      spark.sql(example.group(1)).queryExecution().executedPlan()))
              .stream()
              .collect(Collectors.joining("\n"));
      assertThat(result).as(example.group(1)).isEqualTo(example.group(2));
    }
    assertThat(examples).isPositive();
  }
}
