package io.sparkdet.efficientdet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void warmUpGrowsFromATenth() {
    assertThat(Schedule.CONSTANT.factor(0, 10, 100, 0)).isEqualTo(0.1);
    assertThat(Schedule.COSINE.factor(5, 10, 100, 0)).isCloseTo(0.55, within(1e-12));
    assertThat(Schedule.PLATEAU.factor(10, 10, 100, 2)).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void cosineFallsFromOneToZeroAfterWarmUp() {
    assertThat(Schedule.COSINE.factor(10, 10, 100, 0)).isEqualTo(1);
    assertThat(Schedule.COSINE.factor(55, 10, 100, 0)).isCloseTo(0.5, within(1e-12));
    assertThat(Schedule.COSINE.factor(100, 10, 100, 0)).isCloseTo(0, within(1e-12));
  }

  @Test
  void aPlateauIsSeenAfterFourEpochsWithoutGain() {
    Plateau plateau = Plateau.START.after(0.5).after(0.4).after(0.5).after(0.50001);
    assertThat(plateau).isEqualTo(new Plateau(0.5, 3, 0));
    assertThat(plateau.after(0.3)).isEqualTo(new Plateau(0.5, 0, 1));
    assertThat(plateau.after(0.6)).isEqualTo(new Plateau(0.6, 0, 0));
  }

  @Test
  void unknownNamesAreRefused() {
    assertThatThrownBy(() -> Schedule.parse("linear"))
        .hasMessage("Cannot schedule 'linear': there are cosine, plateau, constant");
  }
}
