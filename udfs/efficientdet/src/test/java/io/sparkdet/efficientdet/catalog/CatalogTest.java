package io.sparkdet.efficientdet.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Variants;
import org.junit.jupiter.api.Test;

class CatalogTest {

  /** The catalog of effdet 0.4.1. */
  @Test
  void holdsEffdetsModels() {
    assertThat(Catalog.models()).hasSize(23);
    PublishedModel d0 = Catalog.find("tf_efficientdet_d0").orElseThrow();
    assertThat(d0.file()).isEqualTo("tf_efficientdet_d0_34-f153e0cf.pth");
    assertThat(d0.averagePrecision()).hasValue(0.342);
    assertThat(Catalog.find("tf_efficientdet_lite3x").orElseThrow().averagePrecision()).isEmpty();
  }

  @Test
  void everyFileNameEndsWithItsHashAndEveryNetworkIsKnown() {
    for (PublishedModel model : Catalog.models()) {
      assertThat(model.file()).endsWith("-" + model.sha256Prefix() + ".pth");
      assertThat(Variants.names()).contains(model.name());
      assertThat(EfficientDetConfig.variant(model.name()).imageSize()).isEqualTo(model.imageSize());
    }
  }
}
