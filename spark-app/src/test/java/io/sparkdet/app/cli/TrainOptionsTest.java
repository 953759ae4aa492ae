package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ContextFactory;
import io.sparkdet.app.cli.option.CommonOptions;
import io.sparkdet.app.ml.EfficientDetTrainer;
import io.sparkdet.app.train.option.RunOption;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.sql.option.OptionEntry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code train} and the parameters of its estimator are the same. */
class TrainOptionsTest {

  /** A table takes their place. */
  private static final List<String> OF_INPUTS =
      List.of(
          "images",
          "annotations",
          "split",
          "validationimages",
          "validationannotations",
          "validationsplit",
          "pseudolabels",
          "pseudoscore",
          "pseudoignore",
          "pseudoweight");

  /** Every fit begins in a folder of its own, and shows nothing. */
  private static final List<String> OF_RUNS =
      List.of("output", "overwrite", "resume", "continue", "preview");

  private static final List<String> OF_TABLES =
      List.of(
          "imageidcol",
          "pathcol",
          "truthscol",
          "validationindicatorcol",
          "inputcol",
          "outputcol",
          "outputurl");

  @Test
  void everyOptionIsAParameterWithTheSameDefault() {
    EfficientDetTrainer trainer = new EfficientDetTrainer();
    Map<String, Param<?>> params =
        Arrays.stream(trainer.params())
            .collect(
                Collectors.toMap(
                    param -> param.name().toLowerCase(Locale.ROOT), Function.identity()));
    Map<String, OptionSpec> options = options();
    options.keySet().removeAll(OF_INPUTS);
    options.keySet().removeAll(OF_RUNS);
    params.keySet().removeAll(OF_TABLES);
    assertThat(options).containsKeys("weightdecay", "warmupepochs");
    assertThat(params.keySet()).isEqualTo(options.keySet());
    options.forEach(
        (name, option) ->
            assertThat(defaultOf(trainer, Objects.requireNonNull(params.get(name))))
                .as(name)
                .isEqualTo(defaultOf(option)));
  }

  private static Optional<String> defaultOf(OptionSpec option) {
    return Stream.<OptionEntry<?>>concat(
            Arrays.stream(TrainOption.values()), Arrays.stream(RunOption.values()))
        .filter(one -> option.longestName().equals("--" + one.optionName()))
        .findFirst()
        .map(OptionEntry::fixedDefault)
        .map(String::valueOf);
  }

  /** Returns the options of the command itself, by name without hyphens. */
  private static Map<String, OptionSpec> options() {
    CommandContext context =
        new CommandContext(
            name -> TestSpark.session(),
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            false);
    CommandLine train = new CommandLine(TrainCommand.class, new ContextFactory(context));
    CommandLine common = new CommandLine(new CommonOptions());
    Map<String, OptionSpec> options = new TreeMap<>();
    for (OptionSpec option : train.getCommandSpec().options()) {
      if (common.getCommandSpec().findOption(option.longestName()) == null) {
        options.put(option.longestName().replace("-", ""), option);
      }
    }
    return options;
  }

  private static Optional<String> defaultOf(EfficientDetTrainer trainer, Param<?> param) {
    return trainer.hasDefault(param)
        ? Optional.of(String.valueOf(trainer.getOrDefault(param)))
        : Optional.empty();
  }
}
