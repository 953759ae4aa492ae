package io.sparkdet.efficientdet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.PostProcessing;
import io.sparkdet.efficientdet.image.Preprocessing;
import io.sparkdet.efficientdet.network.EfficientDetConfig;
import io.sparkdet.efficientdet.network.TensorNaming;
import io.sparkdet.efficientdet.weights.MapWeights;
import io.sparkdet.efficientdet.weights.PthFile;
import io.sparkdet.efficientdet.weights.Safetensors;
import io.sparkdet.efficientdet.weights.Tensor;
import io.sparkdet.efficientdet.weights.Weights;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightImportTest {

  private static final EfficientDetConfig D0 = EfficientDetConfig.variant("d0");
  private static final Path ZIP = SharedFolder.path("parity/d0-zip.pth");

  private static final Path EFFDET = SharedFolder.path("parity/effdet/tf_efficientdet_d0.pth");

  @TempDir Path folder;

  @Test
  @SharedTest
  void zylo117sFileBecomesAModelInWhole() throws Exception {
    WeightImport.Result result = WeightImport.of(ZIP, D0).read();

    assertThat(result.loaded()).hasSize(784 - 108);
    assertThat(result.skipped()).isEmpty();
    assertThat(result.leftOver()).hasSize(108).allMatch(n -> n.endsWith("num_batches_tracked"));
    assertThat(result.description().config()).isEqualTo(D0);
    assertThat(result.description().classes()).isEqualTo(CocoClasses.slots());
    assertThat(result.description().defaults()).isEqualTo(PostProcessing.zylo117());
    assertThat(result.description().provenance().hashes()).containsOnlyKeys("d0-zip.pth");

    ModelFolder model =
        ModelFolder.write(folder.resolve("d0"), result.description(), result.weights());
    Weights source = PthFile.read(ZIP);
    TensorNaming naming = TensorNaming.zylo117(D0);
    for (String name : naming.sourceNames().keySet()) {
      assertThat(model.weights().tensor(name).values())
          .as(name)
          .isEqualTo(source.tensor(naming.sourceName(name)).values());
    }
  }

  @Test
  @SharedTest
  void bothSerialisationsGiveOneModel() throws Exception {
    WeightImport.Result zip = WeightImport.of(ZIP, D0).read();
    WeightImport.Result legacy =
        WeightImport.of(SharedFolder.path("parity/d0-legacy.pth"), D0).read();

    assertThat(ModelFolder.id(legacy.description(), legacy.weights()))
        .isEqualTo(ModelFolder.id(zip.description(), zip.weights()));
  }

  @Test
  @SharedTest
  void anotherNumberOfClassesLeavesOnlyTheClassPredictionOut() throws Exception {
    WeightImport.Result result = WeightImport.of(ZIP, D0).withClasses("3").read();

    assertThat(result.skipped())
        .containsOnlyKeys(
            "class_head.predict.pointwise.conv.weight", "class_head.predict.pointwise.conv.bias")
        .containsEntry(
            "class_head.predict.pointwise.conv.bias",
            "classifier.header.pointwise_conv.conv.bias has shape [810], not [27]");
    assertThat(result.description().config().classes()).isEqualTo(3);
    assertThat(result.description().provenance().source()).contains("class prediction untrained");
    assertThat(result.weights().tensor("class_head.predict.pointwise.conv.bias").values())
        .hasSize(27)
        .containsOnly(-4.59512f);
  }

  @Test
  @SharedTest
  void theVariantThatFitsIsNamed() {
    assertThatThrownBy(() -> WeightImport.of(ZIP, EfficientDetConfig.variant("d1")).read())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it does not fit d1: ")
        .hasMessageEndingWith("; it fits d0");
  }

  @Test
  @SharedTest
  void effdetsFileBecomesAModelWithItsOwnRules() throws Exception {
    EfficientDetConfig config = EfficientDetConfig.variant("tf_efficientdet_d0");

    WeightImport.Result result =
        WeightImport.of(EFFDET, config).withSource(WeightSource.EFFDET).read();

    assertThat(result.loaded()).hasSize(784 - 108);
    assertThat(result.leftOver()).hasSize(108).allMatch(n -> n.endsWith("num_batches_tracked"));
    assertThat(result.description().preprocessing()).isEqualTo(Preprocessing.EFFDET);
    assertThat(result.description().defaults()).isEqualTo(PostProcessing.effdet());
    assertThat(result.description().name()).isEqualTo("tf_efficientdet_d0");
    ModelFolder model =
        ModelFolder.write(folder.resolve("tf"), result.description(), result.weights());
    assertThat(ModelFolder.open(folder.resolve("tf")).description()).isEqualTo(model.description());
    assertThat(folder.resolve("tf/model.json"))
        .content()
        .contains("\"variant\" : \"tf_efficientdet_d0\"")
        .contains("\"preprocessing\" : \"effdet\"")
        .contains("\"classes\" : \"every\"");
  }

  @Test
  @SharedTest
  void weightsOfOneImplementationAreRefusedForTheRulesOfAnother() {
    assertThatThrownBy(() -> WeightImport.of(EFFDET, D0).read())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it does not fit d0: its names are effdet's")
        .hasMessageEndingWith("; it fits tf_efficientdet_d0");
    EfficientDetConfig native0 = EfficientDetConfig.variant("efficientdet_d0");
    assertThatThrownBy(() -> WeightImport.of(ZIP, native0).read())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it does not fit efficientdet_d0: its names are zylo117's")
        .hasMessageEndingWith("; it fits d0");
    assertThatThrownBy(() -> WeightImport.of(ZIP, D0).withSource(WeightSource.EFFDET).read())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("its names are zylo117's, not effdet's; import it --from zylo117");
  }

  @Test
  void adversarialAndLiteWeightsTakeInputOfTheirOwnRange() throws Exception {
    for (String variant : List.of("tf_efficientdet_d0_ap", "tf_efficientdet_lite0")) {
      EfficientDetConfig config = EfficientDetConfig.variant(variant);
      Path file = folder.resolve(variant + ".safetensors");
      Safetensors.write(file, InitialWeights.seeded(config, 5), Map.of());

      ModelDescription description = WeightImport.of(file, config).read().description();

      assertThat(description.preprocessing()).isEqualTo(Preprocessing.EFFDET_SYMMETRIC);
      assertThatThrownBy(
              () ->
                  new ModelDescription(
                      "mixed",
                      config,
                      description.classes(),
                      Preprocessing.ZYLO117,
                      description.defaults(),
                      description.provenance()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("take input of the profile effdet_symmetric, not zylo117");
    }
  }

  @Test
  void whatAModelFolderHoldsCanBeImportedAgain() throws Exception {
    Weights weights = InitialWeights.seeded(D0, 5);
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, weights, Map.of());

    WeightImport.Result result = WeightImport.of(file, D0).read();

    assertThat(result.leftOver()).isEmpty();
    assertThat(result.loaded()).containsExactlyElementsOf(weights.names());
    assertThat(ModelFolder.id(result.description(), result.weights()))
        .isEqualTo(ModelFolder.id(result.description(), weights));
  }

  @Test
  void valuesThatAreNoNumbersAreRefused() throws Exception {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights weights = InitialWeights.seeded(D0, 5);
    weights.names().forEach(name -> tensors.put(name, weights.tensor(name)));
    tensors.put("backbone.stem.norm.mean", new Tensor(new int[] {32}, nan(32)));
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, new MapWeights(tensors), Map.of());

    assertThatThrownBy(() -> WeightImport.of(file, D0).read())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("backbone.stem.norm.mean holds the value NaN");
  }

  private static float[] nan(int size) {
    float[] values = new float[size];
    values[3] = Float.NaN;
    return values;
  }
}
