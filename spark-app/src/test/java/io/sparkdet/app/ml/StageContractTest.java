package io.sparkdet.app.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Spark's own tests ask of every stage: the checks of its {@code ParamsSuite.checkParams},
 * {@code DefaultReadWriteTest.testDefaultReadWrite} and {@code MLTestingUtils.checkCopyAndUids}
 * (Spark 4.1.0, tests of spark-mllib), which need ScalaTest to run as they are.
 */
class StageContractTest {

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    TestSpark.session();
  }

  static Stream<Params> stages() {
    return Stream.of(
        new EfficientDetDetector()
            .setInputCol("picture")
            .setModelUrl("embedded")
            .setScoreThreshold(0.25)
            .setMaxPixels(5_000_000_000L)
            .setClassAgnostic(true),
        new EfficientDetTrainer()
            .setEpochs(3)
            .setMatcher("atss:9")
            .setSeed(7)
            .setLearningRate(1e-2),
        new DetectionEvaluator().setMetricName("AP50"),
        new EfficientDetDetector(),
        new EfficientDetTrainer(),
        new DetectionEvaluator());
  }

  /** ParamsSuite.checkParams. */
  @ParameterizedTest
  @MethodSource("stages")
  void paramsAreNamedOrderedAndOwnedByTheStage(Params stage) throws Exception {
    assertThat(stage.params()).isNotEmpty();
    assertThat(Arrays.stream(stage.params()).map(Param::name)).isSorted().doesNotHaveDuplicates();
    for (Param<?> param : stage.params()) {
      assertThat(param.parent()).as(param.name()).isEqualTo(stage.uid());
      assertThat(param.doc()).as(param.name()).isNotBlank();
      assertThat(stage.getParam(param.name())).isSameAs(param);
      assertThat(stage.getClass().getMethod(param.name()).invoke(stage)).isSameAs(param);
    }
    ParamMap defaults = stage.extractParamMap();
    assertThat(stage.copy(new ParamMap()).extractParamMap().size()).isEqualTo(defaults.size());
  }

  /** DefaultReadWriteTest.testDefaultReadWrite. */
  @ParameterizedTest
  @MethodSource("stages")
  void savedAndLoadedItIsTheSame(Params stage) throws Exception {
    String path = folder.resolve(stage.uid()).toString();
    MLWritable written = (MLWritable) stage;
    written.save(path);
    assertThatThrownBy(() -> written.save(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already exists");
    written.write().overwrite().save(path);

    Params loaded = (Params) reader(stage).load(path);

    assertThat(loaded).isExactlyInstanceOf(stage.getClass());
    assertThat(loaded.uid()).isEqualTo(stage.uid());
    for (Param<?> param : stage.params()) {
      assertThat(loaded.isSet(loaded.getParam(param.name())))
          .as(param.name())
          .isEqualTo(stage.isSet(param));
      assertThat(loaded.hasDefault(loaded.getParam(param.name())))
          .as(param.name())
          .isEqualTo(stage.hasDefault(param));
    }
    assertThat(values(loaded)).isEqualTo(values(stage));
    Params again = (Params) stage.getClass().getMethod("load", String.class).invoke(null, path);
    assertThat(again.uid()).isEqualTo(stage.uid());
  }

  /** MLTestingUtils.checkCopyAndUids, as far as it needs no fit. */
  @ParameterizedTest
  @MethodSource("stages")
  void aCopyHasTheUidAndTheValuesAndNoneOfItsOwn(Params stage) {
    Params copy = stage.copy(new ParamMap());
    assertThat(copy).isNotSameAs(stage).isExactlyInstanceOf(stage.getClass());
    assertThat(copy.uid()).isEqualTo(stage.uid());
    assertThat(values(copy)).isEqualTo(values(stage));
    assertThat(stage.toString()).isEqualTo(stage.uid());
  }

  private static MLReader<?> reader(Params stage) throws ReflectiveOperationException {
    return (MLReader<?>) stage.getClass().getMethod("read").invoke(null);
  }

  private static Map<String, Object> values(Params stage) {
    Map<String, Object> values = new TreeMap<>();
    for (Param<?> param : List.of(stage.params())) {
      if (stage.isDefined(param)) {
        values.put(param.name(), stage.getOrDefault(param));
      }
    }
    return values;
  }
}
