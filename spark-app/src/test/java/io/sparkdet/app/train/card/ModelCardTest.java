package io.sparkdet.app.train.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A model's card in Markdown. */
class ModelCardTest {

  private static ModelDescription model(Map<String, Double> metrics) {
    EfficientDetConfig config = EfficientDetConfig.variant("d0").withClasses(2);
    List<ModelClass> classes = new ArrayList<>();
    classes.add(new ModelClass(0, 7, "a|b"));
    classes.add(new ModelClass(1, 9, "<b>cat\n| x | y |"));
    Provenance provenance =
        new Provenance(
            "trained",
            Map.of(),
            OptionalLong.of(1),
            "lake/instances.json: 13 images",
            Map.of("epochs", "2"),
            metrics,
            Map.of());
    return ModelDescription.of("cats", config, classes, provenance);
  }

  @Test
  void numbersClassesAndSettingsAreTables() {
    String card = ModelCard.text(model(Map.of("AP", 0.5, "APsmall", -1.0)), Optional.of("p.jpg"));
    assertThat(card)
        .startsWith("# cats\n")
        .contains("512 x 512 pixels of input, 2 classes")
        .contains("![Boxes that this model finds](p.jpg)\n\n```sh\nsparkdet label --model FOLDER")
        .contains("| AP | 0.5000 |\n| APsmall | – |\n")
        .contains("lake/instances.json: 13 images.")
        .contains("| `epochs` | 2 |\n");
  }

  @Test
  void namesOfClassesEndNoCell() {
    assertThat(ModelCard.text(model(Map.of()), Optional.empty()))
        .contains("| a\\|b | 7 |\n| &lt;b>cat \\| x \\| y \\| | 9 |\n")
        .contains("Nothing was measured")
        .doesNotContain("![");
  }
}
