package io.sparkdet.efficientdet.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.model.CocoClasses;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelException;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.PthFile;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.file.Files;
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
    assertThat(result.leftOver()).as("counters are no weights").isEmpty();
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
  void bothSerializationsGiveOneModel() throws Exception {
    WeightImport.Result zip = WeightImport.of(ZIP, D0).read();
    WeightImport.Result legacy =
        WeightImport.of(SharedFolder.path("parity/d0-legacy.pth"), D0).read();

    assertThat(ModelFolder.id(legacy.description(), legacy.weights()))
        .isEqualTo(ModelFolder.id(zip.description(), zip.weights()));
  }

  @Test
  @SharedTest
  void anotherNumberOfClassesLeavesOnlyTheClassPredictionOut() throws Exception {
    WeightImport.Result result =
        WeightImport.of(ZIP, D0).withClasses("3").withNewClassHead().read();

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
    assertThat(result.leftOver()).as("counters are no weights").isEmpty();
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
        .hasMessageEndingWith(
            "its weights are not finite, their training has diverged: backbone.stem.norm.mean holds"
                + " the value NaN; give weights saved before that, or train again at a lower"
                + " learning rate");
  }

  @Test
  void partsThatAFileLacksAreNamed() throws Exception {
    refusesWithout(
        "classifier.",
        "it is no whole detector; it lacks the class head; save all of the detector, with a class"
            + " head for any number of classes: --new-class-head begins that anew");
    refusesWithout(
        "classifier.header.",
        "it is no whole detector; it lacks the last layer of the class head; save all of the"
            + " detector, with a class head for any number of classes: --new-class-head begins that"
            + " anew");
    Map<String, Tensor> backbone = named("", 5);
    backbone.keySet().removeIf(name -> !name.startsWith("backbone_net."));
    refuses(
        backbone,
        "it holds a backbone and no detector; it lacks the BiFPN, the box head, the class head;"
            + " give a whole detector, or a classifier's file --from efficientnet, whose backbone"
            + " begins one");
  }

  private void refusesWithout(String start, String why) throws Exception {
    Map<String, Tensor> tensors = named("", 5);
    tensors.keySet().removeIf(name -> name.startsWith(start));
    refuses(tensors, why);
  }

  private void refuses(Map<String, Tensor> tensors, String why) throws Exception {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, new MapWeights(tensors), Map.of());
    assertThatThrownBy(() -> WeightImport.of(file, D0).read())
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(why);
  }

  @Test
  void whateverWrappersPutBeforeTheNamesIsTakenOff() throws Exception {
    for (String prefix : List.of("model.", "module.", "module.model.", "_orig_mod.", "a.b.net.")) {
      Map<String, Tensor> tensors = named(prefix, 5);
      tensors.put("criterion.weight", new Tensor(new int[] {2}, new float[] {1, 2}));
      Path file = folder.resolve("w.safetensors");
      Safetensors.write(file, new MapWeights(tensors), Map.of());

      WeightImport.Result result =
          WeightImport.of(file, D0).withSource(WeightSource.ZYLO117).read();

      assertThat(result.loaded()).as(prefix).hasSize(676);
      assertThat(result.leftOver()).containsExactly("criterion.weight");
      assertThat(result.notes()).containsExactly("'%s' was taken off the names".formatted(prefix));
    }
  }

  @Test
  void ofAModelAndItsMovingAverageTheOneAskedForIsTaken() throws Exception {
    Map<String, Tensor> tensors = named("ema_model.", 6);
    tensors.putAll(named("model.", 5));
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, new MapWeights(tensors), Map.of());
    String stem = "backbone.stem.conv.weight";

    WeightImport.Result trained = WeightImport.of(file, D0).read();
    WeightImport.Result average = WeightImport.of(file, D0).withMovingAverage().read();

    assertThat(trained.weights().tensor(stem).values())
        .isEqualTo(InitialWeights.seeded(D0, 5).tensor(stem).values());
    assertThat(average.weights().tensor(stem).values())
        .isEqualTo(InitialWeights.seeded(D0, 6).tensor(stem).values());
    assertThat(average.notes()).contains("they are a moving average of the trained weights");

    Safetensors.write(file, new MapWeights(named("model.", 5)), Map.of());
    assertThatThrownBy(() -> WeightImport.of(file, D0).withMovingAverage().read())
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("it holds no moving average of its weights; leave --use-ema out");
  }

  @Test
  void tensorsOfTheNetworkWithoutAPlaceAreRefused() throws Exception {
    EfficientDetConfig tensorFlow = EfficientDetConfig.variant("tf_efficientdet_d0");
    Weights seeded = InitialWeights.seeded(tensorFlow, 5);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    TensorNaming.effdet(tensorFlow)
        .sourceNames()
        .forEach((name, theirs) -> tensors.put(theirs, seeded.tensor(name)));
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, new MapWeights(tensors), Map.of());

    EfficientDetConfig native0 = EfficientDetConfig.variant("efficientdet_d0");
    assertThatThrownBy(() -> WeightImport.of(file, native0).read())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it does not fit efficientdet_d0: it has no place for 36 of its")
        .hasMessageContaining(".bias")
        .hasMessageEndingWith("; it fits tf_efficientdet_d0");
  }

  @Test
  void aTrainedHeadIsThrownAwayOnlyWhenAsked() throws Exception {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, InitialWeights.seeded(D0.withClasses(2), 5), Map.of());
    Path names = Files.writeString(folder.resolve("names.txt"), "a\nb\nc\n");

    WeightImport plan = WeightImport.of(file, D0).withClasses(names.toString());
    assertThatThrownBy(plan::read)
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "its trained class head knows 2 classes and --classes names 3; mend --classes, or throw"
                + " the trained head away with --new-class-head");
    assertThat(plan.withNewClassHead().read().skipped()).hasSize(2);
  }

  @Test
  void remediesNameSourcesThatExist() throws Exception {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, InitialWeights.seeded(D0, 5), Map.of());
    assertThatThrownBy(() -> WeightImport.of(file, D0).withSource(WeightSource.ZYLO117).read())
        .hasMessageEndingWith(
            "its names are sparkdet's, not zylo117's; import it --from safetensors");
  }

  private static Map<String, Tensor> named(String prefix, long seed) {
    Weights seeded = InitialWeights.seeded(D0, seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    TensorNaming.zylo117(D0)
        .sourceNames()
        .forEach((name, theirs) -> tensors.put(prefix + theirs, seeded.tensor(name)));
    return tensors;
  }

  private static float[] nan(int size) {
    float[] values = new float[size];
    values[3] = Float.NaN;
    return values;
  }
}
