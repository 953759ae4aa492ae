package io.sparkdet.efficientdet.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import org.junit.jupiter.api.Test;

class ActivationMemoryTest {

  private static final EfficientDetConfig D0 = EfficientDetConfig.variant("d0");

  /**
   * D0 is widest where its second block has expanded 16 channels to 96 at stride 2 and its
   * depthwise convolution halves the size: both features and the image are alive (EfficientNet,
   * table 1).
   */
  @Test
  void peakOfD0IsItsFirstExpandedBlock() {
    long image = 3L * 512 * 512;
    long expanded = 96L * 256 * 256;
    long halved = 96L * 128 * 128;
    assertThat(ActivationMemory.of(D0).peak()).isEqualTo(4 * (image + expanded + halved));
  }

  @Test
  void growsWithTheAreaOfTheImage() {
    ActivationMemory small = ActivationMemory.of(D0);
    ActivationMemory large = ActivationMemory.of(D0.withImageSize(1024));
    assertThat(large.peak()).isEqualTo(4 * small.peak());
    assertThat(large.all()).isBetween(399 * small.all() / 100, 4 * small.all());
  }

  @Test
  void keepingEveryFeatureTakesMuchMore() {
    ActivationMemory memory = ActivationMemory.of(D0);
    assertThat(memory.all()).isGreaterThan(5 * memory.peak());
  }
}
