package io.sparkdet.efficientdet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.detection.anchor.AnchorGrid;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.anchor.AspectRatio;
import io.sparkdet.efficientdet.facts.AnchorLevel;
import io.sparkdet.efficientdet.facts.DetectorFacts;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorsFileTest {

  private static final AnchorSpec FREE =
      new AnchorSpec(3, 7, 1, 1, List.of(new AspectRatio(2, 4.5), new AspectRatio(6, 1.5)));

  @TempDir private Path folder;

  private Path file(AnchorSpec anchors) throws Exception {
    ObjectNode root = ModelJson.object();
    AnchorsFile.put(root, anchors);
    root.put("for people", "anything");
    return Files.writeString(folder.resolve("anchors.json"), ModelJson.text(root));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    assertThat(AnchorsFile.read(file(FREE))).isEqualTo(FREE);
    AnchorSpec published = AnchorSpec.standard(3, 8, 5);
    assertThat(AnchorsFile.read(file(published))).isEqualTo(published);
  }

  @Test
  void aModelKeepsItsAnchors() throws Exception {
    EfficientDetConfig config =
        AnchorsFile.apply(file(FREE), EfficientDetConfig.variant("d0")).withClasses(2);
    ModelDescription like = UntrainedModel.seeded(1).description();
    ModelDescription description =
        new ModelDescription(
            "fitted",
            config,
            ClassNames.numbered(List.of("a", "b")),
            like.preprocessing(),
            like.defaults(),
            like.provenance());
    Path json = folder.resolve("model.json");
    Files.write(json, ModelJson.write(description));

    assertThat(ModelJson.read(json)).isEqualTo(description);
    assertThat(AnchorsFile.read(json)).isEqualTo(FREE);
    AnchorGrid grid = ModelJson.read(json).config().anchorGrid();
    assertThat(grid.size()).isEqualTo(2 * (64 * 64 + 32 * 32 + 16 * 16 + 8 * 8 + 4 * 4));
    // Two and six strides of 8 pixels wide, at the first place of the finest level.
    assertThat(grid.width(0)).isEqualTo(16f);
    assertThat(grid.height(0)).isEqualTo(36f);
    assertThat(grid.width(1)).isEqualTo(48f);
    assertThat(grid.centerX(1)).isEqualTo(4f);
  }

  @Test
  void sidesOfShapesWithoutASquareAreThoseOfTheirAreas() throws Exception {
    AnchorLevel finest =
        DetectorFacts.of(EfficientDetConfig.variant("d0").withAnchors(FREE)).anchors().get(0);
    assertThat(finest.smallestSide()).isCloseTo(24, within(1e-9));
    assertThat(finest.largestSide()).isCloseTo(24, within(1e-9));
  }

  @Test
  void whatCannotBeUsedIsOneSentence() throws Exception {
    Path file = file(FREE);
    assertThatThrownBy(() -> AnchorsFile.apply(file, EfficientDetConfig.variant("d7x")))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use %s: its anchors stand on levels 3 to 7, and d7x has levels 3 to 8; fit them"
                + " with fit-anchors --variant d7x",
            file);
    Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
    assertThatThrownBy(() -> AnchorsFile.read(empty))
        .hasMessageContaining("the key 'anchors' is missing");
    assertThatThrownBy(() -> AnchorsFile.read(folder.resolve("nowhere.json")))
        .hasMessageEndingWith("there is no such file of anchors; make one with fit-anchors");
  }
}
