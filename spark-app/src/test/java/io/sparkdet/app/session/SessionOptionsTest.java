package io.sparkdet.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.compare.CompareOption;
import io.sparkdet.app.evaluate.plan.EvaluateOption;
import io.sparkdet.app.label.option.LabelOption;
import io.sparkdet.app.train.option.RunOption;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.option.OptionEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SessionOptionsTest {

  private static final Map<String, List<OptionEntry<?>[]>> TABLES =
      Map.of(
          "label", List.of(LabelOption.values(), DetectorOption.values()),
          "evaluate", List.<OptionEntry<?>[]>of(EvaluateOption.values()),
          "train", List.of(TrainOption.values(), RunOption.values()),
          "compare", List.<OptionEntry<?>[]>of(CompareOption.values()));

  private static JsonNode tables() throws IOException {
    return new ObjectMapper().readTree(SessionOptions.json());
  }

  @Test
  void everyOptionOfTheTablesIsThereWithItsTexts() throws IOException {
    JsonNode commands = tables().get("commands");
    TABLES.forEach(
        (command, tables) -> {
          Map<String, JsonNode> found = byName(commands.get(command).get("options"));
          assertThat(found).containsKeys("overwrite", "quiet").doesNotContainKeys("watch", "help");
          for (OptionEntry<?>[] table : tables) {
            for (OptionEntry<?> entry : table) {
              if (SessionCommand.ELSEWHERE.containsKey(entry.optionName())) {
                continue;
              }
              JsonNode option = of(found, entry.optionName());
              assertThat(option.get("help").asText()).isEqualTo(entry.sentence() + ".");
              assertThat(option.get("default").asText()).isEqualTo(entry.defaultWords());
              assertThat(option.get("required").asBoolean()).isEqualTo(entry.required());
            }
          }
        });
  }

  @Test
  void kindsAndChoicesAreNamed() throws IOException {
    Map<String, JsonNode> label = byName(tables().at("/commands/label/options"));
    assertThat(kind(label, "input")).isEqualTo("paths");
    assertThat(kind(label, "score-threshold")).isEqualTo("decimal");
    assertThat(kind(label, "max-detections")).isEqualTo("whole");
    assertThat(kind(label, "batch-size")).as("a number or auto").isEqualTo("text");
    assertThat(kind(label, "overwrite")).isEqualTo("flag");
    assertThat(kind(label, "annotations")).isEqualTo("path");
    assertThat(kind(label, "nms")).isEqualTo("text");
    assertThat(of(label, "output-format").get("choices").toString())
        .isEqualTo("[\"parquet\",\"delta\",\"iceberg\",\"json\"]");
    Map<String, JsonNode> evaluate = byName(tables().at("/commands/evaluate/options"));
    assertThat(kind(evaluate, "iou-thresholds")).isEqualTo("several");
    assertThat(of(evaluate, "iou-thresholds").get("each").asText()).isEqualTo("decimal");
    assertThat(of(evaluate, "metrics").get("choices").toString()).contains("\"tide\"");
  }

  @Test
  void stagesHaveTheirParameters() throws IOException {
    JsonNode stages = tables().get("stages");
    assertThat(of(byName(stages.get("EfficientDetTrainer")), "epochs").get("default").asText())
        .isEqualTo("auto");
    assertThat(of(byName(stages.get("EfficientDetDetector")), "modelUrl").get("kind").asText())
        .isEqualTo("text");
    assertThat(of(byName(stages.get("DetectionEvaluator")), "metricName").get("default").asText())
        .isEqualTo("AP");
  }

  /** Commands that take arguments without names have no door of named options. */
  @Test
  void commandsWithoutPositionsAreThere() throws IOException {
    List<String> names = new ArrayList<>();
    tables().get("commands").fieldNames().forEachRemaining(names::add);
    assertThat(names).contains("label", "sample", "report", "pack").doesNotContain("describe");
  }

  private static JsonNode of(Map<String, JsonNode> options, String name) {
    return Objects.requireNonNull(options.get(name), name);
  }

  private static String kind(Map<String, JsonNode> options, String name) {
    return of(options, name).get("kind").asText();
  }

  private static Map<String, JsonNode> byName(JsonNode options) {
    Map<String, JsonNode> byName = new TreeMap<>();
    options.forEach(option -> byName.put(option.get("name").asText(), option));
    return byName;
  }
}
