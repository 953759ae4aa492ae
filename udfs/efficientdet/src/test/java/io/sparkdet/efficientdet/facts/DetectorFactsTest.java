package io.sparkdet.efficientdet.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorFactsTest {

  @TempDir Path folder;

  @Test
  void jsonOfAVariantHasTheDocumentedKeys() throws Exception {
    JsonNode json = json(DetectorFacts.of(EfficientDetConfig.variant("d0")));

    assertThat(keys(json))
        .containsExactlyInAnyOrder(
            "name",
            "variant",
            "image_size",
            "anchors",
            "classes",
            "parameters",
            "multiply_adds",
            "activation_bytes");
    assertThat(json.path("name").textValue()).isEqualTo("d0");
    assertThat(json.path("image_size").intValue()).isEqualTo(512);
    assertThat(json.path("classes")).hasSize(90);
    assertThat(json.path("classes").get(0).toString())
        .isEqualTo("{\"index\":0,\"id\":1,\"name\":\"person\"}");
    assertThat(keys(json.path("activation_bytes"))).containsExactly("peak", "all");
  }

  /** Parameters as published (google/automl, efficientdet_arch_test.py). */
  @Test
  void jsonCountsByPart() throws Exception {
    JsonNode json = json(DetectorFacts.of(EfficientDetConfig.variant("d0")));

    JsonNode parameters = json.path("parameters");
    assertThat(keys(parameters))
        .containsExactly("total", "trainable", "backbone", "bifpn", "box_head", "class_head");
    assertThat(parameters.path("total").longValue()).isEqualTo(3_880_067);
    assertThat(keys(json.path("multiply_adds")))
        .containsExactly("total", "backbone", "bifpn", "box_head", "class_head");
    for (String counts : List.of("parameters", "multiply_adds")) {
      long parts = 0;
      for (String part : List.of("backbone", "bifpn", "box_head", "class_head")) {
        parts += json.path(counts).path(part).longValue();
      }
      assertThat(parts).as(counts).isEqualTo(json.path(counts).path("total").longValue());
    }
  }

  /** 64², 32², 16², 8² and 4² places of 9 anchors for D0 at 512. */
  @Test
  void jsonTellsTheAnchorsOfEachLevel() throws Exception {
    JsonNode anchors = json(DetectorFacts.of(EfficientDetConfig.variant("d0"))).path("anchors");

    assertThat(anchors.path("per_cell").intValue()).isEqualTo(9);
    assertThat(anchors.path("total").intValue()).isEqualTo(49_104);
    assertThat(anchors.path("levels")).hasSize(5);
    assertThat(anchors.path("levels").get(0).toString())
        .startsWith(
            "{\"level\":3,\"stride\":8,\"rows\":64,\"columns\":64,\"anchors\":36864,"
                + "\"smallest_side\":32.0,\"largest_side\":50.79");
  }

  @Test
  void jsonOfAModelAlsoHasItsIdRulesAndProvenance() throws Exception {
    ModelFolder model = ModelFolder.open(SampleModel.folder(folder));
    JsonNode json = json(DetectorFacts.of(model));

    assertThat(keys(json)).contains("id", "preprocessing", "post_processing", "provenance");
    assertThat(json.path("id").textValue()).isEqualTo(model.id());
    assertThat(json.path("post_processing").path("nms").textValue()).isEqualTo("hard:0.5");
    assertThat(json.path("provenance").path("source").textValue()).isEqualTo("trained");
  }

  private static JsonNode json(DetectorFacts facts) throws Exception {
    return new ObjectMapper().readTree(facts.json());
  }

  private static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
