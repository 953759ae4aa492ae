package io.sparkdet.efficientdet.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import org.junit.jupiter.api.Test;

class LabelMemoryTest {

  private static final long MEBIBYTE = 1L << 20;
  private static final long DEFAULT_PIXELS = 178_956_970;
  private static final EfficientDetConfig D0 = EfficientDetConfig.variant("d0");

  /**
   * Resident memory over a heap that is taken whole, of an executor that labels photos of 640
   * pixels: scripts/studies/memory-limits --measure --pictures photos.
   */
  @Test
  void whatWasMeasuredStaysBelow() {
    assertThat(measuredShare(458, D0, 1, 1)).isBetween(0.75, 1.0);
    assertThat(measuredShare(528, D0, 2, 1)).isBetween(0.75, 1.0);
    assertThat(measuredShare(854, D0, 1, 4)).isBetween(0.75, 1.0);
  }

  private static double measuredShare(
      long mebibytes, EfficientDetConfig config, int cores, int batch) {
    LabelMemory need = LabelMemory.of(config, new LabelMemory.Load(cores, batch, 640 * 640));
    return (double) mebibytes * MEBIBYTE / need.overhead();
  }

  /** Six PNGs of 13,300 x 13,300 took 1,231 MB with a heap of 512, and D0 1,852 with 1,024. */
  @Test
  void theNeedOfLargePicturesIsMoreThanSparkGivesByItself() {
    LabelMemory need = LabelMemory.of(D0, new LabelMemory.Load(1, 1, DEFAULT_PIXELS));
    assertThat(need.decoding()).isGreaterThan(3L * 13_300 * 13_300);
    assertThat(need.total()).isGreaterThan((512 + 384) * MEBIBYTE);
    assertThat(need.heap()).isEqualTo(512 * MEBIBYTE);
    assertThat(1024 * MEBIBYTE + need.overhead()).isGreaterThan(1852L * 1_000_000);
  }

  @Test
  void moreOfAnythingNeedsMore() {
    LabelMemory one = LabelMemory.of(D0, new LabelMemory.Load(1, 1, 1_000_000));
    assertThat(LabelMemory.of(D0, new LabelMemory.Load(8, 1, 1_000_000)).total())
        .isGreaterThan(one.total());
    assertThat(LabelMemory.of(D0, new LabelMemory.Load(1, 8, 1_000_000)).total())
        .isGreaterThan(one.total());
    assertThat(LabelMemory.of(D0, new LabelMemory.Load(1, 1, DEFAULT_PIXELS)).total())
        .isGreaterThan(one.total());
    assertThat(LabelMemory.of(D0, new LabelMemory.Load(1, 1, 0)).total())
        .isGreaterThan(LabelMemory.of(D0, new LabelMemory.Load(1, 1, DEFAULT_PIXELS)).total());
    assertThat(
            LabelMemory.of(EfficientDetConfig.variant("d7x"), new LabelMemory.Load(1, 1, 1_000_000))
                .heap())
        .isGreaterThan(one.heap());
  }

  @Test
  void thePartsAddUp() {
    LabelMemory need = LabelMemory.of(D0, new LabelMemory.Load(2, 4, 1_000_000));
    assertThat(need.inputs()).isEqualTo(2L * 2 * 4 * 12 * 512 * 512);
    assertThat(need.nativeBytes())
        .isEqualTo(need.process() + need.network() + need.inputs() + need.decoding());
    assertThat(need.overhead()).isGreaterThan(need.nativeBytes());
    assertThat(need.total()).isEqualTo(need.heap() + need.overhead());
    assertThatThrownBy(() -> new LabelMemory.Load(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot tell the memory of 0 cores, batch size 1 and 1 pixels: give counts from 1");
  }
}
