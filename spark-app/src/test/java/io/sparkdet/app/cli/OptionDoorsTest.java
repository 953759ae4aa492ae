package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.DocPages;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.ml.EfficientDetDetector;
import io.sparkdet.app.ml.EfficientDetTrainer;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every door has the same options, with the same names, kinds, defaults and sentences. */
class OptionDoorsTest {

  private static final Map<String, CommandLine> COMMANDS = OptionsPage.commands().getSubcommands();

  private static void assertAgree(String command, Params stage, OptionEntry<?> option)
      throws IOException {
    OptionSpec flag =
        Objects.requireNonNull(COMMANDS.get(command))
            .getCommandSpec()
            .findOption("--" + option.optionName());
    assertThat(flag.paramLabel()).isEqualTo(option.label());
    assertThat(flag.description()).containsExactly(option.description());
    assertThat(flag.arity().min()).isEqualTo(option.kind() instanceof OptionKind.Flag ? 0 : 1);

    assertThat(stage.getParam(option.paramName()).doc()).isEqualTo(option.sentence());

    assertThat(DocPages.text("docs/options.md"))
        .contains("`--" + option.optionName() + "`")
        .contains(option.sentence().replace("|", "\\|"));
  }

  @ParameterizedTest
  @EnumSource(DetectorOption.class)
  void aDetectorsOptionIsOneThing(DetectorOption option) throws IOException {
    assertAgree("label", new EfficientDetDetector(), option);
    assertThat(DetectorSettings.NAMES).contains(option.optionName());
  }

  @ParameterizedTest
  @EnumSource(TrainOption.class)
  void anOptionOfTrainingIsOneThing(TrainOption option) throws IOException {
    EfficientDetTrainer stage = new EfficientDetTrainer();
    assertAgree("train", stage, option);
    OptionValues<TrainOption> values = TrainOption.values(Map.of());
    Param<Object> param = stage.getParam(option.paramName());
    if (option.fixedDefault() == null) {
      assertThat(stage.hasDefault(param)).isFalse();
    } else {
      assertThat(stage.getOrDefault(param)).isEqualTo(values.value(option));
    }
  }

  @Test
  void defaultsOfTrainingFollowFromEachOther() {
    OptionValues<TrainOption> values =
        TrainOption.values(
            Map.of("optimizer", "sgd", "batch-size", "4", "workers", "3", "init", "models/d0"));
    assertThat(values.decimal(TrainOption.LEARNING_RATE)).isEqualTo(0.01 * 12 / 8);
    assertThat(values.decimal(TrainOption.WEIGHT_DECAY)).isEqualTo(4e-5);
    assertThat(values.decimal(TrainOption.BACKBONE_FACTOR)).isEqualTo(0.3);
    assertThat(TrainOption.values(Map.of()).decimal(TrainOption.BACKBONE_FACTOR)).isEqualTo(1);
  }

  @Test
  void summariesHoldWhatChangesBoxes() throws IOException {
    BoxSettings settings =
        BoxSettings.of(DetectorSettings.of(Map.of()).resolve(new Configuration()));
    assertThat(settings.node().properties().stream().map(Map.Entry::getKey))
        .containsExactlyElementsOf(
            Arrays.stream(DetectorOption.values())
                .filter(DetectorOption::changesBoxes)
                .map(DetectorOption::optionName)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theStageHasNoOtherParameters() {
    assertThat(Arrays.stream(new EfficientDetDetector().params()).map(Param::name))
        .hasSize(DetectorOption.values().length + 2)
        .contains("inputCol", "outputCol")
        .isSorted();
  }
}
