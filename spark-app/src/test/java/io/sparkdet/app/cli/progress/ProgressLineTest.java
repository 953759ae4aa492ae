package io.sparkdet.app.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  @Test
  void aLineSaysDoneTotalSpeedFailuresAndTimeLeft() {
    assertThat(ProgressLine.text(10_000, 2_500, 3, 25))
        .isEqualTo("2,500 of 10,000 images, 25.0 images/s, 3 failed, 5 min 0 s left");
  }

  @Test
  void anUnknownTotalLeavesOutTheTimeLeft() {
    assertThat(ProgressLine.text(-1, 50, 0, 5)).isEqualTo("50 images, 5.0 images/s, 0 failed");
  }

  @Test
  void anUnknownSpeedLeavesOutTheTimeLeft() {
    assertThat(ProgressLine.text(65, 1, 0, 0)).isEqualTo("1 of 65 images, 0 failed");
  }

  @Test
  void theLongestLineOfAHundredMillionImagesFitsEightyColumns() {
    assertThat(ProgressLine.text(100_000_000, 99_999_999, 9_999_999, 99_999.9)).hasSizeLessThan(80);
    assertThat(ProgressLine.text(100_000_000, 1_000_000, 1_000, 12.5)).hasSizeLessThan(80);
  }

  @Test
  void theSpeedIsThatOfLateAndLeavesOutTheStart() {
    RecentRate rate = new RecentRate();
    for (int second = 0; second < 20; second++) {
      rate.take(second, 0);
    }
    rate.take(20, 1);
    assertThat(rate.at(20.5)).as("one image after 20 s of loading tells nothing").isZero();
    rate.take(22, 41);
    rate.take(24, 81);
    assertThat(rate.at(24)).as("four seconds tell nothing").isZero();
    rate.take(26, 121);
    assertThat(rate.at(26)).isCloseTo(20, within(1e-9));
    for (int second = 28; second <= 100; second += 2) {
      rate.take(second, 121 + (second - 26) * 5L);
    }
    assertThat(rate.at(100)).as("the last half minute").isCloseTo(5, within(1e-9));
  }

  @Test
  void theSpeedFallsWhileNothingGrows() {
    RecentRate rate = new RecentRate();
    for (int second = 1; second <= 11; second++) {
      rate.take(second, second * 10L);
    }
    assertThat(rate.at(12)).isCloseTo(10, within(1e-9));
    assertThat(rate.at(111)).isLessThan(1);
  }

  @Test
  void aTerminalsLineIsCutToItsWidthAndRewritten() {
    StringWriter err = new StringWriter();
    TerminalLine line = new TerminalLine(new PrintWriter(err), 20);
    line.show("0123456789012345678901234567890");
    line.show("short");
    line.clear();
    assertThat(err.toString())
        .isEqualTo("\r012345678901234567…" + "\rshort" + " ".repeat(14) + "\r     \r");
    assertThat(TerminalLine.columns(Map.of("SPARKDET_COLUMNS", "133"))).isEqualTo(133);
    assertThat(TerminalLine.columns(Map.of("SPARKDET_COLUMNS", "0"))).isEqualTo(80);
    assertThat(TerminalLine.columns(Map.of())).isEqualTo(80);
  }
}
