package io.sparkdet.detection.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnitSumTest {

  @Test
  void sumsOfNumbersFromAHalfUpAreExact() {
    Random random = new Random(11);
    long[] sum = new long[3];
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < 100_000; i++) {
      double value = 0.5 + random.nextDouble() / 2;
      UnitSum.add(sum, 1, value);
      exact = exact.add(new BigDecimal(value));
    }
    assertThat(UnitSum.value(sum[1], sum[2])).isEqualTo(exact.doubleValue());
    assertThat(sum[0]).isZero();
  }

  @Test
  void smallNumbersAreRoundedTo53Places() {
    long[] sum = new long[2];
    for (int i = 0; i < 1000; i++) {
      UnitSum.add(sum, 0, 1 / 3.0);
    }
    UnitSum.add(sum, 0, 0);
    UnitSum.add(sum, 0, 1);
    assertThat(UnitSum.value(sum[0], sum[1])).isCloseTo(1000 / 3.0 + 1, within(1e-12));
  }

  @Test
  void whatIsNotFromZeroToOneIsRefused() {
    assertThatThrownBy(() -> UnitSum.add(new long[2], 0, 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot add 1.5: only numbers from 0 to 1 can be added");
    assertThatThrownBy(() -> UnitSum.add(new long[2], 0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
