package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressLineTest {

  @Test
  void aLineSaysDoneTotalSpeedFailuresAndTimeLeft() {
    assertThat(ProgressLine.line(10_000, 2_500, 3, 100))
        .isEqualTo("2,500 of 10,000 images, 25.0 images/s, 3 failed, 5 min 0 s left");
  }

  @Test
  void anUnknownTotalLeavesOutTheTimeLeft() {
    assertThat(ProgressLine.line(-1, 50, 0, 10)).isEqualTo("50 images, 5.0 images/s, 0 failed");
  }

  @Test
  void nothingDoneYetSaysNoTimeLeft() {
    assertThat(ProgressLine.line(65, 0, 0, 0)).isEqualTo("0 of 65 images, 0.0 images/s, 0 failed");
  }
}
