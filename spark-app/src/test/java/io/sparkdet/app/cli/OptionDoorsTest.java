package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.DocPages;
import io.sparkdet.app.checkannotations.CheckAnnotationsOption;
import io.sparkdet.app.compare.CompareOption;
import io.sparkdet.app.doctor.DoctorOption;
import io.sparkdet.app.evaluate.plan.EvaluateOption;
import io.sparkdet.app.exportlabels.option.ExportLabelsOption;
import io.sparkdet.app.fitanchors.FitAnchorsOption;
import io.sparkdet.app.label.option.LabelOption;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.ml.EfficientDetDetector;
import io.sparkdet.app.ml.EfficientDetTrainer;
import io.sparkdet.app.pack.PackOption;
import io.sparkdet.app.sample.SampleOption;
import io.sparkdet.app.train.option.RunOption;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every door has the same options, with the same names, kinds, defaults and sentences. */
class OptionDoorsTest {

  private static final Map<String, CommandLine> COMMANDS = OptionsPage.commands().getSubcommands();

  /** A list of options, the command that has them, and the stage of Spark ML, if there is one. */
  private record Table(
      String command,
      List<? extends OptionEntry<?>> options,
      Optional<Supplier<? extends Params>> stage) {}

  private static final List<Table> TABLES =
      List.of(
          new Table(
              "label", List.of(DetectorOption.values()), Optional.of(EfficientDetDetector::new)),
          new Table("label", List.of(LabelOption.values()), Optional.empty()),
          new Table("train", List.of(TrainOption.values()), Optional.of(EfficientDetTrainer::new)),
          new Table("train", List.of(RunOption.values()), Optional.empty()),
          new Table("evaluate", List.of(EvaluateOption.values()), Optional.empty()),
          new Table(
              "check-annotations", List.of(CheckAnnotationsOption.values()), Optional.empty()),
          new Table("compare", List.of(CompareOption.values()), Optional.empty()),
          new Table("fit-anchors", List.of(FitAnchorsOption.values()), Optional.empty()),
          new Table("sample", List.of(SampleOption.values()), Optional.empty()),
          new Table("doctor", List.of(DoctorOption.values()), Optional.empty()),
          new Table("pack", List.of(PackOption.values()), Optional.empty()),
          new Table("export-labels", List.of(ExportLabelsOption.values()), Optional.empty()));

  private static final String TRUTH =
      """
      {"images":[{"id":1,"file_name":"a.jpg"}],
       "categories":[{"id":3,"name":"cat"},{"id":4,"name":"dog"}],
       "annotations":[{"id":7,"image_id":1,"category_id":3,"bbox":[10,10,20,20],"area":400}]}
      """;

  private static final String DETECTIONS =
      "[{\"image_id\":1,\"category_id\":3,\"bbox\":[10,10,20,20],\"score\":0.5}]";

  @TempDir private Path folder;

  /** One option at its doors. */
  private record Door(Table table, OptionEntry<?> option) {
    @Override
    public String toString() {
      return table.command() + " --" + option.optionName();
    }
  }

  static Stream<Door> doors() {
    return TABLES.stream()
        .flatMap(table -> table.options().stream().map(option -> new Door(table, option)));
  }

  @ParameterizedTest
  @MethodSource("doors")
  void theCommandHasWhatTheTableSays(Door door) {
    OptionEntry<?> option = door.option();
    OptionSpec flag = spec(door);
    assertThat(flag.paramLabel()).isEqualTo(option.label());
    assertThat(flag.description()).containsExactly(option.description());
    assertThat(flag.required()).isEqualTo(option.required());
    assertThat(flag.arity().min()).isEqualTo(option.kind() instanceof OptionKind.Flag ? 0 : 1);
    assertThat(flag.isMultiValue()).isEqualTo(option.kind().type() == List.class);
  }

  private static OptionSpec spec(Door door) {
    return Objects.requireNonNull(COMMANDS.get(door.table().command()))
        .getCommandSpec()
        .findOption("--" + door.option().optionName());
  }

  @ParameterizedTest
  @MethodSource("doors")
  void theStageHasWhatTheTableSays(Door door) {
    OptionEntry<?> option = door.option();
    door.table()
        .stage()
        .ifPresent(
            made -> {
              Params stage = made.get();
              Param<Object> param = stage.getParam(option.paramName());
              assertThat(param.doc()).isEqualTo(option.sentence());
              if (stage instanceof EfficientDetTrainer) {
                assertThat(stage.hasDefault(param) ? stage.getOrDefault(param) : null)
                    .isEqualTo(option.fixedDefault());
              }
            });
  }

  @ParameterizedTest
  @MethodSource("doors")
  void thePageHasWhatTheTableSays(Door door) throws IOException {
    OptionEntry<?> option = door.option();
    String section = section(door.table().command());
    String row =
        section
            .lines()
            .filter(line -> line.startsWith("| `--" + option.optionName() + "` |"))
            .findFirst()
            .orElseThrow();
    assertThat(row)
        .contains(inTable(option.label()))
        .contains(inTable(option.sentence()))
        .contains("| %s |".formatted(option.required() ? "required" : defaultOf(option)));
  }

  private static String section(String command) throws IOException {
    return DocPages.text("docs/options.md")
        .split("\n## " + command + "\n", -1)[1]
        .split("\n## ", -1)[0];
  }

  private static String defaultOf(OptionEntry<?> option) {
    return inTable(option.defaultWords());
  }

  private static String inTable(String text) {
    return text.replace("|", "\\|").replace("_", "\\_").replace("*", "\\*").replace("<", "&lt;");
  }

  @ParameterizedTest
  @MethodSource("doors")
  void aJobFileTakesItByThatName(Door door) throws IOException {
    String command = door.table().command();
    String job = write("job.properties", door.option().optionName() + " = wrong\n");
    if (takesAnyText(door.option().kind())) {
      assertRefused(Invocation.of(command, "--config", job, "--odd"), "unknown option --odd");
    } else {
      assertRefused(
          Invocation.of(command, "--config", job),
          "Invalid value for option '--" + door.option().optionName() + "'",
          "(" + job + ":1)");
    }
  }

  private static void assertRefused(Invocation refused, String... why) {
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(1).contains(why);
  }

  private static boolean takesAnyText(OptionKind kind) {
    return kind.type() == String.class
        || kind instanceof OptionKind.Paths
        || (kind instanceof OptionKind.Several several && takesAnyText(several.each()));
  }

  @Test
  void settingsOfDetectorsAreTheirOptions() {
    assertThat(DetectorSettings.NAMES)
        .isEqualTo(
            Arrays.stream(DetectorOption.values())
                .map(DetectorOption::optionName)
                .collect(Collectors.toSet()));
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
    OptionValues<TrainOption> heads =
        TrainOption.values(Map.of("init", "lite0.safetensors", "batch-size", "32"));
    assertThat(heads.decimal(TrainOption.LEARNING_RATE)).isEqualTo(2e-2);
    assertThat(heads.decimal(TrainOption.BACKBONE_FACTOR)).isEqualTo(0.1);
    assertThat(TrainOption.values(Map.of("init", "models/d0")).decimal(TrainOption.LEARNING_RATE))
        .isEqualTo(1e-3);
  }

  @Test
  void summariesHoldWhatChangesBoxes() throws IOException {
    BoxSettings settings =
        BoxSettings.of(
            DetectorSettings.of(Map.of("tiles", "1024:0.2")).resolve(new Configuration()));
    assertThat(settings.node().properties().stream().map(Map.Entry::getKey))
        .containsExactlyElementsOf(
            Arrays.stream(DetectorOption.values())
                .filter(DetectorOption::changesBoxes)
                .map(DetectorOption::optionName)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Options are set in a job file; the summary has each, those that follow, and the defaults. */
  @Test
  void summariesOfEvaluationsHoldTheirOptions() throws IOException {
    String lines =
        """
        annotations = %s
        detections = %s
        output = %s
        metrics = voc
        iou-thresholds = 0.25
        iou-thresholds = 0.75
        max-detections = 5,0
        area-ranges = tiny:0:256
        class-agnostic = true
        confidence = 0.9
        image-table = %s
        slice-by = part
        images = %s
        confusion-score = 0.125
        confusion-iou = 0.375
        ignore-categories = dog
        """
            .formatted(
                write("truth.json", TRUTH),
                write("found.json", DETECTIONS),
                folder.resolve("out"),
                write("table.csv", "image_id,part\n1,x\n"),
                Files.createDirectories(folder.resolve("images")));
    Invocation run = Invocation.of("evaluate", "--config", write("job.properties", lines));
    assertThat(run.status()).as(run.err()).isZero();
    ObjectMapper json = new ObjectMapper();
    JsonNode settings = json.readTree(folder.resolve("out/summary.json").toFile()).get("settings");
    JsonNode expected =
        json.readTree(
            """
            {"annotations":"DIR/truth.json","detections":"DIR/found.json",
             "metrics":["coco","voc"],"iou-thresholds":[0.25,0.75],"max-detections":[5,0],
             "area-ranges":["all:0:10000000000","tiny:0:256"],"class-agnostic":true,
             "confidence":0.9,"image-table":"DIR/table.csv","slice-by":["part"],
             "images":"DIR/images","confusion-score":0.125,"confusion-iou":0.375,
             "score-iou":0.25,"ignore-categories":["dog"],"ignore-unknown-images":false}
            """
                .replace("DIR", folder.toString()));
    assertThat(settings.properties()).containsSubsequence(expected.properties());
    assertThat(settings.properties().stream().map(Map.Entry::getKey))
        .containsAll(
            Arrays.stream(EvaluateOption.values())
                .filter(option -> option.fixedDefault() != null)
                .map(EvaluateOption::optionName)
                .toList());
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void theStageHasNoOtherParameters() {
    assertThat(Arrays.stream(new EfficientDetDetector().params()).map(Param::name))
        .hasSize(DetectorOption.values().length + 2)
        .contains("inputCol", "outputCol")
        .isSorted();
  }
}
