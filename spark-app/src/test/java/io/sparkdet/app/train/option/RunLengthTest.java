package io.sparkdet.app.train.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RunLengthTest {

  private static RunLength of(Map<String, String> given) {
    return RunLength.of(TrainOption.values(given));
  }

  @Test
  void byDefaultSmallSetsGetMoreEpochsThanLargeOnes() {
    RunLength auto = of(Map.of());
    assertThat(auto.byData()).isTrue();
    assertThat(auto.epochs(26)).as("205 images in steps of 8").isEqualTo(77);
    assertThat(auto.updates(26)).isEqualTo(77 * 26);
    assertThat(auto.epochs(1)).as("at most").isEqualTo(100);
    assertThat(auto.epochs(14786)).as("COCO in steps of 8: at least").isEqualTo(12);
  }

  @Test
  void aRunClosesWithTenEpochsOfUnmixedPicturesOrTheHalfOfFew() {
    assertThat(of(Map.of("epochs", "100")).mixedEpochs(7)).isEqualTo(90);
    assertThat(of(Map.of("epochs", "20")).mixedEpochs(7)).isEqualTo(10);
    assertThat(of(Map.of("epochs", "5")).mixedEpochs(7)).isEqualTo(3);
    assertThat(of(Map.of("epochs", "1")).mixedEpochs(7)).isEqualTo(1);
    assertThat(of(Map.of()).mixedEpochs(26)).as("of 77").isEqualTo(67);
    assertThat(of(Map.of("epochs", "5", "close-mosaic", "4")).mixedEpochs(7)).isEqualTo(1);
    assertThat(of(Map.of("epochs", "5", "close-mosaic", "0")).mixedEpochs(7)).isEqualTo(5);
    assertThat(of(Map.of("epochs", "5", "close-mosaic", "9")).mixedEpochs(7)).isZero();
  }

  @Test
  void epochsThatAreAskedForAreTaken() {
    RunLength three = of(Map.of("epochs", "3"));
    assertThat(three.byData()).isFalse();
    assertThat(three.epochs(1)).isEqualTo(3);
    assertThat(three.updates(14786)).isEqualTo(3 * 14786);
    assertThat(of(Map.of("epochs", "auto"))).isEqualTo(of(Map.of()));
  }

  @Test
  void warmUpIsAnEpochOrAHundredStepsButAtMostATenthOfTheRun() {
    RunLength auto = of(Map.of());
    assertThat(auto.warmUp(26)).as("2002 updates").isEqualTo(100);
    assertThat(auto.warmUp(1)).as("100 updates").isEqualTo(10);
    assertThat(auto.warmUp(14786)).as("one epoch of twelve").isEqualTo(14786);
    assertThat(of(Map.of("epochs", "4")).warmUp(1000)).as("4000 updates").isEqualTo(400);
    assertThat(of(Map.of("warmup-epochs", "0.5")).warmUp(26)).isEqualTo(13);
    assertThat(of(Map.of("warmup-epochs", "0")).warmUp(26)).isZero();
  }

  @Test
  void whatNoRunHasIsRefused() {
    assertThatThrownBy(() -> of(Map.of("epochs", "0")))
        .hasMessageContaining("Cannot use epochs 0")
        .hasMessageEndingWith(", or auto");
    assertThatThrownBy(() -> new RunLength(3, OptionalDouble.of(-1), OptionalInt.empty()))
        .hasMessageContaining("-1.0 epochs of warm-up");
  }
}
