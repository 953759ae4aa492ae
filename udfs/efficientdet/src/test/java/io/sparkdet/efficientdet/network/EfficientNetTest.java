package io.sparkdet.efficientdet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.efficientdet.checkpoint.BackboneNaming;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EfficientNetTest {

  /**
   * Parameters with 1000 classes, and names with shapes ({@link StateDictDigest}), of timm 1.0.31's
   * {@code tf_efficientnet_…}; the parameters of B0 to B7 are also those that
   * lukemelas/EfficientNet-PyTorch publishes.
   */
  @ParameterizedTest
  @CsvSource({
    "efficientnet-b0, 5288548, 62576637d3698c34",
    "efficientnet-b1, 7794184, e855a73999e6601f",
    "efficientnet-b2, 9109994, 0e8404faa0dcd0f8",
    "efficientnet-b3, 12233232, 9d055459d49f8f8c",
    "efficientnet-b4, 19341616, 717c940391729057",
    "efficientnet-b5, 30389784, a506383d15a6a844",
    "efficientnet-b6, 43040704, 33ed9e46d1a71e72",
    "efficientnet-b7, 66347960, 16c43928a22aba06",
    "efficientnet-lite0, 4652008, 50a8af1596b033c3",
    "efficientnet-lite1, 5416680, c1c21417d4654fb2",
    "efficientnet-lite2, 6092072, 59a3ef377b9b7d53",
    "efficientnet-lite3, 8197096, 8415d5421d9c1a54",
    "efficientnet-lite4, 13006568, 139d4630ac1285e9"
  })
  void timmsStateDictHasTheseNames(String variant, long parameters, String digest) {
    EfficientNetConfig config = EfficientNetConfig.variant(variant);
    assertThat(EfficientNet.parameters(config)).isEqualTo(parameters);
    assertThat(
            StateDictDigest.of(
                EfficientNet.tensors(config), BackboneNaming.TIMM.sourceName(config.backbone())))
        .isEqualTo(digest);
  }

  /** FLOPs of the paper's table 2, in billions, printed with two digits. */
  @ParameterizedTest
  @CsvSource({"b0, 0.39", "b1, 0.70", "b2, 1.0", "b3, 1.8", "b4, 4.2", "b5, 9.9", "b6, 19"})
  void costsWhatThePaperSays(String name, double billions) {
    EfficientNetConfig config = EfficientNetConfig.variant("efficientnet-" + name);
    double counted = EfficientNet.multiplyAdds(config) / 1e9;
    assertThat(counted / billions).as("%s costs %.3f", name, counted).isBetween(0.93, 1.1);
  }

  @Test
  void aDetectorsBackboneIsTheClassifierWithoutItsEnd() {
    List<TensorSpec> classifier =
        EfficientNet.tensors(EfficientNetConfig.variant("efficientnet-b3"));
    List<TensorSpec> backbone =
        EfficientDetNetwork.tensors(EfficientDetConfig.variant("d3")).stream()
            .filter(spec -> spec.part() == Part.BACKBONE)
            .toList();
    assertThat(classifier.subList(0, backbone.size())).isEqualTo(backbone);
    assertThat(classifier.subList(backbone.size(), classifier.size()))
        .extracting(TensorSpec::name)
        .containsExactly(
            "backbone.head.conv.weight",
            "backbone.head.norm.gamma",
            "backbone.head.norm.beta",
            "backbone.head.norm.mean",
            "backbone.head.norm.variance",
            "backbone.classifier.conv.weight",
            "backbone.classifier.conv.bias");
  }

  @Test
  void namesAreOneToOne() {
    for (String name : EfficientNetConfig.names()) {
      EfficientNetConfig config = EfficientNetConfig.variant(name);
      List<TensorSpec> tensors = EfficientNet.tensors(config);
      for (BackboneNaming naming : BackboneNaming.values()) {
        HashSet<String> theirs = new HashSet<>();
        tensors.forEach(
            spec -> theirs.add(naming.sourceName(config.backbone()).apply(spec.name())));
        assertThat(theirs).as(name + " " + naming).hasSize(tensors.size());
      }
    }
  }

  /** The names that lukemelas and timm have for one file (shared/weights/lite0-name-map.json). */
  @Test
  @SharedTest
  void lite0HasTheNamesAndShapesOfItsPublishedFile() throws Exception {
    JsonNode map =
        new ObjectMapper().readTree(SharedFolder.path("weights/lite0-name-map.json").toFile());
    Map<String, List<Integer>> lukemelas = new HashMap<>();
    Map<String, List<Integer>> timm = new HashMap<>();
    for (JsonNode tensor : map.get("tensors")) {
      List<Integer> shape = new ArrayList<>();
      tensor.get(3).forEach(side -> shape.add(side.asInt()));
      if (!shape.isEmpty()) {
        lukemelas.put(tensor.get(0).asText(), shape);
        timm.put(tensor.get(1).asText(), shape);
      }
    }
    assertThat(shapes(BackboneNaming.LUKEMELAS)).isEqualTo(lukemelas);
    assertThat(shapes(BackboneNaming.TIMM)).isEqualTo(timm);
  }

  private static Map<String, List<Integer>> shapes(BackboneNaming naming) {
    EfficientNetConfig config = EfficientNetConfig.variant("efficientnet-lite0");
    Map<String, List<Integer>> shapes = new HashMap<>();
    for (TensorSpec spec : EfficientNet.tensors(config)) {
      boolean connected = spec.name().equals("backbone.classifier.conv.weight");
      shapes.put(
          naming.sourceName(config.backbone()).apply(spec.name()),
          connected ? spec.shape().subList(0, 2) : spec.shape());
    }
    return shapes;
  }

  @Test
  void unknownNamesAreRefusedWithTheList() {
    assertThatThrownBy(() -> EfficientNetConfig.variant("efficientnet-b9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Cannot find the EfficientNet efficientnet-b9: there are efficientnet-b0,");
  }
}
