package io.sparkdet.efficientdet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.ShapeOps;
import io.sparkdet.efficientdet.network.config.Backbone;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Fusion;
import io.sparkdet.efficientdet.network.config.LayerStyle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantFileTest {

  @TempDir Path folder;

  @Test
  void whatIsLeftOutIsTheBases() throws Exception {
    assertThat(read("{}")).isEqualTo(renamed(EfficientDetConfig.variant("d0"), "d0-custom"));
    assertThat(read("{\"base\": \"tf_efficientdet_lite2\", \"name\": \"mine\"}"))
        .isEqualTo(renamed(EfficientDetConfig.variant("tf_efficientdet_lite2"), "mine"));
  }

  @Test
  void everyKeyChangesTheNetwork() throws Exception {
    EfficientDetConfig config =
        read(
            """
            {"base": "d1", "name": "own",
             "backbone": {"width": 0.5, "depth": 0.4, "stages": 4, "squeeze_excitation": false,
                          "fixed_ends": true},
             "fpn_channels": 40, "fpn_repeats": 1, "fusion": "sum", "head_depth": 1,
             "style": "effdet_lite", "image_size": 192,
             "anchors": {"min_level": 4, "max_level": 6, "scale": 3, "octaves": 2,
                         "ratios": [[1, 1]]}}
            """);
    assertThat(config)
        .isEqualTo(
            new EfficientDetConfig(
                "own",
                new Backbone(0.5, 0.4, false, true, 4),
                40,
                1,
                Fusion.SUM,
                1,
                new AnchorSpec(4, 6, 3, 2, AnchorSpec.standard(3, 7, 4).ratios().subList(0, 1)),
                192,
                90,
                LayerStyle.EFFDET_LITE));
  }

  /** Five stages end at stride 16: levels 5 and 6 are pooled from what the BiFPN makes of it. */
  @Test
  void fewerStagesEndAtAFinerLevel() throws Exception {
    EfficientDetConfig config =
        read("{\"backbone\": {\"stages\": 5}, \"anchors\": {\"max_level\": 6}}");
    assertThat(EfficientDetNetwork.tensors(config))
        .anyMatch(spec -> spec.name().equals("bifpn.input.p5.conv.weight"))
        .noneMatch(spec -> spec.name().startsWith("backbone.block.11."));
    var outputs = ShapeOps.summary(config).outputs();
    assertThat(outputs.backboneFeatures()).extracting(f -> f.channels()).containsExactly(40, 112);
    assertThat(outputs.boxCodes()).extracting(f -> f.height()).containsExactly(64, 32, 16, 8);
    assertThat(config.anchorGrid().size()).isEqualTo(9 * (64 * 64 + 32 * 32 + 16 * 16 + 8 * 8));
  }

  @Test
  void aModelOfItsOwnNetworkIsWrittenAndOpened() throws Exception {
    EfficientDetConfig config =
        read("{\"name\": \"own\", \"backbone\": {\"stages\": 4, \"depth\": 0.5},"
                + " \"anchors\": {\"max_level\": 6}}")
            .withClasses(2);
    ModelDescription description =
        new ModelDescription(
            "own",
            config,
            ClassNames.ofHead(2),
            Profile.of(config).preprocessing(),
            Profile.of(config).postProcessing(),
            Provenance.of("a test"));
    ModelFolder written =
        ModelFolder.write(folder.resolve("m"), description, InitialWeights.seeded(config, 1));
    assertThat(ModelFolder.open(written.folder()).description()).isEqualTo(description);
    assertThat(written.folder().resolve("model.json")).content().contains("\"stages\" : 4");
  }

  @Test
  void everyMistakeIsNamed() {
    Map<String, String> mistakes =
        Map.of(
            "{\"fpn_chanels\": 3}", "the key 'fpn_chanels' is unknown",
            "{\"backbone\": {\"hight\": 3}}", "the key 'backbone.hight' is unknown",
            "{\"base\": \"d9\"}", "Cannot find the variant d9: there are d0,",
            "{\"base\": \"tf_efficientdet_d0_ap\"}", "differs from the network without _ap only",
            "{\"name\": \"d3\"}", "'name': 'd3' is a published variant",
            "{\"fusion\": \"max\"}", "'max' is none of [fast_normalised, sum",
            "{\"backbone\": {\"stages\": 8}}", "there are 3 to 7",
            "{\"anchors\": {\"max_level\": 5}}", "with levels 3 to 5",
            "{\"image_size\": \"big\"}", "'image_size' is \"big\"; write a whole number",
            "{\"base\": }", "line 1 is no valid JSON");
    mistakes.forEach(
        (json, message) ->
            assertThatThrownBy(() -> read(json))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1));
    assertThatThrownBy(() -> VariantFile.read(folder.resolve("none.json")))
        .hasMessageContaining("there is no such file of a variant");
  }

  @Test
  void anUnknownKeyComesWithThoseThatAreKnown() {
    assertThatThrownBy(() -> read("{\"fpn_chanels\": 3}"))
        .isInstanceOfSatisfying(
            UnknownKeyException.class,
            e -> {
              assertThat(e.key()).isEqualTo("fpn_chanels");
              assertThat(e.known())
                  .isEqualTo(
                      List.of(
                          "anchors",
                          "backbone",
                          "base",
                          "fpn_channels",
                          "fpn_repeats",
                          "fusion",
                          "head_depth",
                          "image_size",
                          "name",
                          "style"));
            });
  }

  private EfficientDetConfig read(String json) throws Exception {
    return VariantFile.read(Files.writeString(folder.resolve("v.json"), json));
  }

  private static EfficientDetConfig renamed(EfficientDetConfig c, String name) {
    return new EfficientDetConfig(
        name,
        c.backbone(),
        c.fpnChannels(),
        c.fpnRepeats(),
        c.fusion(),
        c.headDepth(),
        c.anchors(),
        c.imageSize(),
        c.classes(),
        c.style());
  }
}
