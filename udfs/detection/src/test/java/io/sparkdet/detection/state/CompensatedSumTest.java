package io.sparkdet.detection.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompensatedSumTest {

  @Test
  void whatRoundingTakesIsKept() {
    double[] sum = new double[CompensatedSum.NUMBERS];
    for (double value : new double[] {1, 1e100, 1, -1e100}) {
      CompensatedSum.add(sum, value);
    }
    assertThat(CompensatedSum.value(sum)).isEqualTo(2);
  }
}
