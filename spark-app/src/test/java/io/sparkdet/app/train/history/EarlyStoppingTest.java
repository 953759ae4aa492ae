package io.sparkdet.app.train.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** When a history ends a run. */
class EarlyStoppingTest {

  private static List<String> measured(double... precisions) {
    return Arrays.stream(precisions)
        .mapToObj(ap -> "1,0.5,0.5,0.001,%s,0.2,1.00,13".formatted(ap))
        .toList();
  }

  private static List<String> losses(double... losses) {
    return Arrays.stream(losses)
        .mapToObj(loss -> String.format(Locale.ROOT, "1,%s,0.5,0.001,,,1.00,13", loss))
        .toList();
  }

  @Test
  void aRunEndsAfterSoManyEpochsThatAreNoBetter() {
    EarlyStopping two = new EarlyStopping(2);
    assertThat(two.ends(List.of())).isFalse();
    assertThat(two.ends(measured(0.1, 0.3, 0.2))).isFalse();
    assertThat(two.ends(measured(0.1, 0.3, 0.2, 0.29))).isTrue();
    assertThat(two.ends(measured(0.1, 0.3, 0.2, 0.31))).isFalse();
    assertThat(EarlyStopping.bestEpoch(measured(0.1, 0.3, 0.2, 0.29))).isEqualTo(2);
  }

  @Test
  void equalEpochsEndNoRun() {
    assertThat(new EarlyStopping(1).ends(measured(0, 0, 0, 0))).isFalse();
  }

  @Test
  void withoutValidationLossesAreCompared() {
    EarlyStopping one = new EarlyStopping(1);
    assertThat(one.ends(losses(0.9, 0.8))).isFalse();
    assertThat(one.ends(losses(0.9, 0.8, 0.85))).isTrue();
    assertThat(one.ends(List.of("1,,,0.001,,,1.00,13"))).as("an epoch without a loss").isTrue();
  }

  @Test
  void zeroMeansNever() {
    assertThat(new EarlyStopping(0).ends(measured(0.5, 0.1, 0.1, 0.1))).isFalse();
    assertThatThrownBy(() -> new EarlyStopping(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give a number from 1, or 0 for never");
  }
}
