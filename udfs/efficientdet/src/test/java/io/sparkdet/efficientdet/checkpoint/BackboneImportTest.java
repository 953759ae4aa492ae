package io.sparkdet.efficientdet.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelException;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackboneImportTest {

  private static final Path LITE0 =
      SharedFolder.path("weights/efficientnet-lite0-imagenet.safetensors");
  private static final EfficientNetConfig B0 =
      EfficientNetConfig.variant("efficientnet-b0").withClasses(5);

  @TempDir Path folder;

  @Test
  @SharedTest
  void aTrainedClassifierGivesADetectorItsBackbone() throws Exception {
    EfficientDetConfig config = EfficientDetConfig.variant("tf_efficientdet_lite0");

    WeightImport.Result result =
        WeightImport.of(LITE0, config)
            .withSource(WeightSource.EFFICIENTNET_LITE)
            .withClasses("3")
            .read();

    // 296 tensors, less 49 counters and the seven of stage 9
    assertThat(result.loaded()).hasSize(240).allMatch(name -> name.startsWith("backbone."));
    assertThat(result.leftOver())
        .contains("_conv_head.weight", "_bn1.bias", "_fc.weight")
        .hasSize(7);
    assertThat(result.skipped().keySet())
        .contains("bifpn.input.p6.conv.weight", "class_head.predict.pointwise.conv.bias")
        .noneMatch(name -> name.startsWith("backbone."));
    ModelFolder model =
        ModelFolder.write(folder.resolve("lite0"), result.description(), result.weights());
    assertThat(model.description().name()).isEqualTo("tf_efficientdet_lite0");
    assertThat(model.description().config()).isEqualTo(config.withClasses(3));
    assertThat(model.description().preprocessing()).isEqualTo(Preprocessing.EFFDET_SYMMETRIC);
    assertThat(model.description().provenance().source())
        .isEqualTo(
            "backbone of tf_efficientdet_lite0 from efficientnet-lite0-imagenet.safetensors,"
                + " its BiFPN and heads untrained, seeded");
    Weights file = SafetensorsFile.read(LITE0);
    assertThat(model.weights().tensor("backbone.block.15.project.norm.variance").values())
        .isEqualTo(file.tensor("_blocks.15._bn2.running_var").values());
    assertThat(model.weights().tensor("class_head.predict.pointwise.conv.bias").values())
        .containsOnly(-4.59512f);
  }

  @Test
  void everyNamingGivesTheSameBackbone() throws Exception {
    Weights weights = seeded(B0);
    EfficientDetConfig d0 = EfficientDetConfig.variant("d0");
    for (BackboneNaming naming : BackboneNaming.values()) {
      Path file = write(naming, weights);
      BackboneImport read = BackboneImport.read(file, d0);
      assertThat(read.leftOver()).as(naming.owner()).hasSize(7);
      for (String name : read.backbone().names()) {
        assertThat(read.backbone().tensor(name).values())
            .as(naming.owner() + " " + name)
            .isEqualTo(weights.tensor(name).values());
      }
      Weights detector = read.detector(7);
      assertThat(detector.names().size())
          .isEqualTo(read.backbone().names().size() + read.seeded().size());
      assertThat(detector.tensor("box_head.predict.pointwise.conv.weight").values())
          .isEqualTo(
              InitialWeights.seeded(d0, 7)
                  .tensor("box_head.predict.pointwise.conv.weight")
                  .values());
      ClassifierImport classifier = ClassifierImport.read(file, B0);
      assertThat(classifier.leftOver()).isEmpty();
      assertThat(classifier.weights().names()).isEqualTo(weights.names());
    }
  }

  @Test
  void anotherBackboneIsRefusedWithTheNetworkThatFits() throws Exception {
    Path file = write(BackboneNaming.LUKEMELAS, seeded(B0));
    assertThatThrownBy(() -> BackboneImport.read(file, EfficientDetConfig.variant("d2")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "it does not fit the backbone of d2: _blocks.1._depthwise_conv.weight has shape")
        .hasMessageEndingWith("; it fits efficientnet-b0");
    EfficientDetConfig lite0 = EfficientDetConfig.variant("tf_efficientdet_lite0");
    assertThatThrownBy(() -> BackboneImport.read(file, lite0))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "_blocks.0._se_reduce.weight belongs to a network with squeeze and excitation")
        .hasMessageEndingWith("; it fits efficientnet-b0");
    assertThatThrownBy(() -> ClassifierImport.read(file, B0.withClasses(1000)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "it does not fit efficientnet-b0 with 1000 classes: _fc.weight has shape [5, 1280], not"
                + " [1000, 1280, 1, 1]");
    EfficientDetConfig d0 = EfficientDetConfig.variant("d0");
    assertThatThrownBy(
            () -> WeightImport.of(file, d0).withSource(WeightSource.EFFICIENTNET_LITE).read())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("efficientnet-lite is no backbone of d0");
    assertThat(WeightImport.of(file, d0).withSource(WeightSource.EFFICIENTNET).read().loaded())
        .hasSizeGreaterThan(200);
  }

  @Test
  void aBackboneThatIsNotFiniteIsRefused() throws Exception {
    Weights seeded = seeded(B0);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    seeded.names().forEach(name -> tensors.put(name, seeded.tensor(name)));
    Tensor mean = seeded.tensor("backbone.stem.norm.mean");
    float[] values = mean.values().clone();
    values[0] = Float.POSITIVE_INFINITY;
    tensors.put("backbone.stem.norm.mean", new Tensor(mean.shape(), values));
    Path file = write(BackboneNaming.LUKEMELAS, new MapWeights(tensors));

    assertThatThrownBy(() -> BackboneImport.read(file, EfficientDetConfig.variant("d0")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "its weights are not finite, their training has diverged: _bn0.running_mean holds the"
                + " value Infinity; ");
  }

  private Path write(BackboneNaming naming, Weights weights) throws Exception {
    UnaryOperator<String> names = naming.sourceName(B0.backbone());
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    for (String name : weights.names()) {
      Tensor tensor = weights.tensor(name);
      boolean connected = name.equals("backbone.classifier.conv.weight");
      renamed.put(
          names.apply(name), connected ? new Tensor(new int[] {5, 1280}, tensor.values()) : tensor);
    }
    Path file = folder.resolve(naming.owner() + ".safetensors");
    Safetensors.write(file, new MapWeights(renamed), Map.of());
    return file;
  }

  private static Weights seeded(EfficientNetConfig config) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : EfficientNet.tensors(config)) {
      tensors.put(spec.name(), InitialWeights.seeded(spec, 3));
    }
    return new MapWeights(tensors);
  }
}
