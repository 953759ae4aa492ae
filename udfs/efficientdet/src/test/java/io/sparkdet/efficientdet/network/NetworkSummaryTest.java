package io.sparkdet.efficientdet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.checkpoint.TensorNaming;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.FeatureShape;
import io.sparkdet.efficientdet.network.config.Variants;
import io.sparkdet.efficientdet.weights.PthFile;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSummaryTest {

  /**
   * Parameters and tensors (one "num_batches_tracked" for each normalization included) of zylo117's
   * state dicts, printed with torch from its own models.
   */
  @ParameterizedTest
  @CsvSource({
    "d0, 3880067, 784",
    "d1, 6625898, 1004",
    "d2, 8097039, 1076",
    "d3, 12032296, 1270",
    "d4, 20723675, 1474",
    "d5, 33653315, 1622",
    "d6, 51871934, 1882",
    "d7, 51871934, 1882",
    "d7x, 77147318, 2274"
  })
  void countsZylo117ParametersAndTensors(String variant, long parameters, int tensors) {
    NetworkSummary summary = ShapeOps.summary(EfficientDetConfig.variant(variant));
    long norms = summary.tensors().stream().filter(t -> t.kind() == TensorKind.MEAN).count();
    assertThat(summary.parameters()).isEqualTo(parameters);
    assertThat(summary.tensors().size() + norms).isEqualTo(tensors);
  }

  /**
   * Parameters and FLOPs (multiply-adds) of google/automl 6a54c8741e7c3265d4547c4f35f47a0391122dc5,
   * efficientdet/efficientdet_arch_test.py.
   */
  @ParameterizedTest
  @CsvSource({
    "d0, 3880067, 2550618821",
    "d1, 6625898, 6133752112",
    "d2, 8097039, 11045799933",
    "d3, 12032296, 24982737931",
    "d4, 20723675, 55346593717",
    "d5, 33653315, 135729505573",
    "d6, 51871782, 226033623795",
    "d7, 51871782, 325473789367"
  })
  void costsWhatIsPublished(String variant, long parameters, long multiplyAdds) {
    NetworkSummary summary = ShapeOps.summary(EfficientDetConfig.variant(variant));
    assertThat(summary.trainableParameters()).isEqualTo(parameters);
    assertThat(summary.totalMultiplyAdds()).isCloseTo(multiplyAdds, Percentage.withPercentage(1));
  }

  /**
   * Parameters, and names with shapes ({@link StateDictDigest}), of every model of effdet 0.4.1,
   * built with timm 1.0.31 and torch 2.15 on its meta device: {@code
   * create_model_from_config(get_efficientdet_config(NAME), bench_task='', pretrained=False,
   * pretrained_backbone=False).state_dict()}.
   */
  @ParameterizedTest
  @CsvSource({
    "efficientdet_d0, 3877763, 430d26e15dd7804f",
    "efficientdet_d1, 6622026, ebe93db3d7169bd0",
    "tf_efficientdet_d0, 3880067, d0d47a55eb2b6ba3",
    "tf_efficientdet_d1, 6625898, ef34297a40fb0ef5",
    "tf_efficientdet_d2, 8097039, 34445eb7121025ec",
    "tf_efficientdet_d3, 12032296, 78719427c69ac990",
    "tf_efficientdet_d4, 20723675, 023e508ca31cd123",
    "tf_efficientdet_d5, 33653315, cd717bd8c464c3ab",
    "tf_efficientdet_d6, 51871782, b7bcf4bdbbfebda4",
    "tf_efficientdet_d7, 51871782, b7bcf4bdbbfebda4",
    "tf_efficientdet_d7x, 77147166, 5c21aae5727e77e3",
    "tf_efficientdet_d0_ap, 3880067, d0d47a55eb2b6ba3",
    "tf_efficientdet_d1_ap, 6625898, ef34297a40fb0ef5",
    "tf_efficientdet_d2_ap, 8097039, 34445eb7121025ec",
    "tf_efficientdet_d3_ap, 12032296, 78719427c69ac990",
    "tf_efficientdet_d4_ap, 20723675, 023e508ca31cd123",
    "tf_efficientdet_d5_ap, 33653315, cd717bd8c464c3ab",
    "tf_efficientdet_lite0, 3243470, 29ea7ada258a7a18",
    "tf_efficientdet_lite1, 4248318, 2eb66f67e809bbe3",
    "tf_efficientdet_lite2, 5252334, 2516e51cbab7c8f9",
    "tf_efficientdet_lite3, 8350862, 8400e250a765e2af",
    "tf_efficientdet_lite3x, 9280862, 1e62f80a151fd283",
    "tf_efficientdet_lite4, 15130894, cc0df549030d1b49"
  })
  void effdetsStateDictHasTheseNames(String variant, long parameters, String digest) {
    EfficientDetConfig config = EfficientDetConfig.variant(variant);
    assertThat(ShapeOps.summary(config).parameters()).isEqualTo(parameters);
    assertThat(
            StateDictDigest.of(
                EfficientDetNetwork.tensors(config), TensorNaming.effdet(config)::sourceName))
        .isEqualTo(digest);
  }

  /**
   * Names and shapes ({@link StateDictDigest}) of zylo117's D0, saved by torch 2.15, and of the
   * running statistics of all its variants.
   */
  @ParameterizedTest
  @CsvSource({
    "d0, false, 3efef4e54bc8386c",
    "d0, true, beadffb1d84d41e0",
    "d1, true, 9921ded632dc5968",
    "d2, true, 4f27926847a7e3d7",
    "d3, true, 9b6acabde1bb8f29",
    "d4, true, 1a873b775f5d5794",
    "d5, true, fb14de371af1f2d5",
    "d6, true, 09b596879b281cdd",
    "d7, true, 09b596879b281cdd",
    "d7x, true, cd40dccef2ce999a"
  })
  void zylo117sStateDictHasTheseNames(String variant, boolean statistics, String digest) {
    EfficientDetConfig config = EfficientDetConfig.variant(variant);
    List<TensorSpec> tensors =
        EfficientDetNetwork.tensors(config).stream()
            .filter(spec -> !statistics || !spec.kind().parameter())
            .toList();
    assertThat(StateDictDigest.of(tensors, TensorNaming.zylo117(config)::sourceName))
        .isEqualTo(digest);
  }

  @Test
  void partsAddUpToTheWhole() {
    NetworkSummary summary = ShapeOps.summary(EfficientDetConfig.variant("d0"));
    long sum = 0;
    for (Part part : Part.values()) {
      assertThat(summary.parameters(part)).as(part.label()).isPositive();
      sum += summary.parameters(part);
    }
    assertThat(sum).isEqualTo(summary.parameters());
    // google/automl efficientnet_builder_test.py: B0 features only 3,595,388 = without the head's
    // 1x1 convolution and its normalization
    assertThat(summary.parameters(Part.BACKBONE)).isEqualTo(3_595_388);
  }

  @Test
  void levelsHalveUntilTheCoarsest() {
    EfficientDetConfig d7x = EfficientDetConfig.variant("d7x").withImageSize(256).withClasses(7);
    var outputs = ShapeOps.summary(d7x).outputs();
    assertThat(outputs.backboneFeatures())
        .containsExactly(
            new FeatureShape(80, 32, 32),
            new FeatureShape(224, 16, 16),
            new FeatureShape(640, 8, 8));
    assertThat(outputs.fusedFeatures())
        .extracting(FeatureShape::height)
        .containsExactly(32, 16, 8, 4, 2, 1);
    assertThat(outputs.boxCodes()).allMatch(shape -> shape.channels() == 36);
    assertThat(outputs.classLogits()).allMatch(shape -> shape.channels() == 63);
  }

  @Test
  void unknownVariantsAreRefusedWithTheList() {
    assertThatThrownBy(() -> EfficientDetConfig.variant("d9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot find the variant d9: there are d0, d1,");
  }

  @Test
  void namesOfBothImplementationsAreOneToOne() {
    for (String variant : Variants.names()) {
      EfficientDetConfig config = EfficientDetConfig.variant(variant);
      assertThat(new HashSet<>(TensorNaming.effdet(config).sourceNames().values()))
          .hasSize(EfficientDetNetwork.tensors(config).size());
      Set<String> names = new HashSet<>(TensorNaming.zylo117(config).sourceNames().values());
      assertThat(names).hasSize(EfficientDetNetwork.tensors(config).size());
    }
  }

  /** The state dict of zylo117's D0, saved by torch. */
  @Test
  @SharedTest
  void namesAndShapesAreThoseOfZylo117() throws Exception {
    EfficientDetConfig d0 = EfficientDetConfig.variant("d0");
    TensorNaming naming = TensorNaming.zylo117(d0);
    Weights file = PthFile.read(SharedFolder.path("parity/d0-zip.pth"));
    Map<String, List<Integer>> expected = new HashMap<>();
    for (String name : file.names()) {
      if (!name.endsWith("num_batches_tracked")) {
        expected.put(name, Arrays.stream(file.tensor(name).shape()).boxed().toList());
      }
    }
    Map<String, List<Integer>> actual = new HashMap<>();
    for (TensorSpec tensor : EfficientDetNetwork.tensors(d0)) {
      actual.put(naming.sourceName(tensor.name()), tensor.shape());
    }
    assertThat(actual).isEqualTo(expected);
  }

  /** Names of the running statistics in the fixtures of every variant. */
  @SharedTest
  @ParameterizedTest
  @ValueSource(strings = {"d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d7x"})
  void statisticsHaveTheNamesOfZylo117(String variant) throws Exception {
    EfficientDetConfig config = EfficientDetConfig.variant(variant);
    TensorNaming naming = TensorNaming.zylo117(config);
    Set<String> statistics = new HashSet<>();
    for (TensorSpec tensor : EfficientDetNetwork.tensors(config)) {
      if (!tensor.kind().parameter()) {
        statistics.add(naming.sourceName(tensor.name()));
      }
    }
    assertThat(statistics)
        .isEqualTo(
            SafetensorsFile.read(SharedFolder.path("parity/" + variant + "-bn-stats.safetensors"))
                .names());
  }
}
