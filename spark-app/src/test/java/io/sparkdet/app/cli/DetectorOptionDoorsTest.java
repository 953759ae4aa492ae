package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.DocPages;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.ml.EfficientDetDetector;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.OptionKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every door to a detector has the same options, with the same names, kinds and sentences. */
class DetectorOptionDoorsTest {

  private static final CommandLine LABEL = OptionsPage.commands().getSubcommands().get("label");

  @ParameterizedTest
  @EnumSource(DetectorOption.class)
  void everyDoorHasIt(DetectorOption option) throws IOException {
    OptionSpec flag = LABEL.getCommandSpec().findOption("--" + option.optionName());
    assertThat(flag.paramLabel()).isEqualTo(option.label());
    assertThat(flag.description())
        .containsExactly("%s (default: %s).".formatted(option.sentence(), option.defaultWords()));
    assertThat(flag.arity().min()).isEqualTo(option.kind() instanceof OptionKind.Flag ? 0 : 1);

    Param<?> param = new EfficientDetDetector().getParam(option.paramName());
    assertThat(param.doc()).isEqualTo(option.sentence());

    assertThat(DetectorSettings.NAMES).contains(option.optionName());
    assertThat(DetectorOption.of(option.optionName())).contains(option);
    assertThat(DocPages.text("docs/options.md"))
        .contains("`--" + option.optionName() + "`")
        .contains(option.sentence().replace("|", "\\|"));
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
