package io.sparkdet.efficientdet.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.efficientdet.checkpoint.TensorNaming;
import io.sparkdet.efficientdet.network.config.Activation;
import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.Padding;
import io.sparkdet.efficientdet.network.config.Variants;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** effdet 0.4.1's own models against what was printed from that package (shared/parity/effdet). */
@SharedTest
class EffdetVariantsTest {

  @Test
  void everyModelOfTheCatalogIsAVariant() throws IOException {
    JsonNode models = json("catalogue.json").get("models");
    Set<String> known = new HashSet<>();
    for (JsonNode model : models) {
      String name = model.get("name").asText();
      known.add(name);
      EfficientDetConfig config = EfficientDetConfig.variant(name);
      assertThat(config.imageSize()).as(name).isEqualTo(model.get("image_size").get(0).asInt());
      assertThat(config.classes()).as(name).isEqualTo(model.get("num_classes").asInt());
      assertThat(config.minLevel()).as(name).isEqualTo(model.get("min_level").asInt());
      assertThat(config.maxLevel()).as(name).isEqualTo(model.get("max_level").asInt());
      assertThat(config.anchors().octaves()).isEqualTo(model.get("num_scales").asInt());
      assertThat(config.anchors().scale()).as(name).isEqualTo(model.get("anchor_scale").asDouble());
      assertThat(config.anchors().ratios()).as(name).isEqualTo(ratios(model.get("aspect_ratios")));
      assertThat(config.headDepth()).as(name).isEqualTo(model.get("box_class_repeats").asInt());
      assertThat(config.fpnRepeats()).as(name).isEqualTo(model.get("fpn_cell_repeats").asInt());
      assertThat(config.fpnChannels()).as(name).isEqualTo(model.get("fpn_channels").asInt());
      assertThat(config.fusion() == Fusion.SUM)
          .as(name)
          .isEqualTo(model.get("fpn_name").asText().equals("bifpn_sum"));
      assertThat(config.style().biasBeforeNorm())
          .as(name)
          .isEqualTo(model.get("redundant_bias").asBoolean());
      assertThat(config.style().padding() == Padding.SAME)
          .as(name)
          .isEqualTo(model.get("pad_type").asText().equals("same"));
      assertThat(config.style().activation() == Activation.RELU6)
          .as(name)
          .isEqualTo(model.get("act_type").asText().equals("relu6"));
      String backbone = model.get("backbone_name").asText().replaceFirst(".*_", "");
      int coefficient = Character.digit(backbone.charAt(backbone.length() - 1), 10);
      assertThat(config.backbone())
          .as(name)
          .isEqualTo(
              backbone.startsWith("lite")
                  ? Backbone.lite(coefficient)
                  : Backbone.efficientNet(coefficient));
      assertThat(Variants.adversarial(name)).as(name).isEqualTo(name.endsWith("_ap"));
    }
    assertThat(known).hasSize(23);
    Set<String> ours = new HashSet<>(Variants.names());
    ours.removeIf(name -> name.startsWith("d"));
    assertThat(ours).isEqualTo(known);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tf_efficientdet_d0",
        "tf_efficientdet_d1",
        "tf_efficientdet_d3",
        "tf_efficientdet_d6",
        "tf_efficientdet_d7",
        "tf_efficientdet_d7x",
        "tf_efficientdet_lite0",
        "tf_efficientdet_lite2",
        "efficientdet_d0"
      })
  void namesShapesAndCountsAreThoseOfEffdet(String name) throws IOException {
    JsonNode file = json(name + "-names.json");
    EfficientDetConfig config = EfficientDetConfig.variant(name);
    TensorNaming naming = TensorNaming.effdet(config);
    Map<String, List<Integer>> expected = new HashMap<>();
    for (JsonNode tensor : file.get("state_dict")) {
      if (!tensor.get(0).asText().endsWith("num_batches_tracked")) {
        List<Integer> shape = new ArrayList<>();
        tensor.get(1).forEach(side -> shape.add(side.asInt()));
        expected.put(tensor.get(0).asText(), shape);
      }
    }
    Map<String, List<Integer>> actual = new HashMap<>();
    for (TensorSpec tensor : EfficientDetNetwork.tensors(config)) {
      actual.put(naming.sourceName(tensor.name()), tensor.shape());
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(ShapeOps.summary(config).parameters()).isEqualTo(file.get("parameters").asLong());
    assertThat(file.get("state_dict")).hasSize(file.get("tensors").asInt());
  }

  @Test
  void headsHaveARowForEveryAnchorOfEveryVariant() {
    for (String name : Variants.names()) {
      EfficientDetConfig config = EfficientDetConfig.variant(name);
      long rows =
          ShapeOps.summary(config).outputs().boxCodes().stream()
              .mapToLong(level -> level.size() / 4)
              .sum();
      assertThat(config.anchorGrid().size()).as(name).isEqualTo((int) rows);
    }
  }

  private static List<AspectRatio> ratios(JsonNode pairs) {
    List<AspectRatio> ratios = new ArrayList<>();
    pairs.forEach(
        pair -> ratios.add(new AspectRatio(pair.get(0).asDouble(), pair.get(1).asDouble())));
    return ratios;
  }

  private static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(SharedFolder.path("parity/effdet/" + name).toFile());
  }
}
