package io.sparkdet.efficientdet.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.network.EfficientDetConfig;
import io.sparkdet.efficientdet.network.Variants;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  /** The catalogue of effdet 0.4.1. */
  @Test
  void holdsEffdetsModels() {
    assertThat(Catalogue.models()).hasSize(23);
    PublishedModel d0 = Catalogue.find("tf_efficientdet_d0").orElseThrow();
    assertThat(d0.file()).isEqualTo("tf_efficientdet_d0_34-f153e0cf.pth");
    assertThat(d0.averagePrecision()).hasValue(0.342);
    assertThat(Catalogue.find("tf_efficientdet_lite3x").orElseThrow().averagePrecision()).isEmpty();
  }

  @Test
  void everyFileNameEndsWithItsHashAndEveryNetworkIsKnown() {
    for (PublishedModel model : Catalogue.models()) {
      assertThat(model.file()).endsWith("-" + model.sha256Prefix() + ".pth");
      assertThat(Variants.names()).contains(model.name());
      assertThat(EfficientDetConfig.variant(model.name()).imageSize()).isEqualTo(model.imageSize());
    }
  }
}
