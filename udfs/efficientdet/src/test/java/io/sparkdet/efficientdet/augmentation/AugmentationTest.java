package io.sparkdet.efficientdet.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {

  @Test
  void namesAreReadAndWrittenBack() {
    for (String text :
        List.of(
            "none",
            "flip",
            "flip,jitter,color,blur,cutout,mosaic,mixup",
            "jitter:0.1:2.0",
            "color:strong",
            "mosaic:1.0,mixup:0.1")) {
      assertThat(Augmentation.parse(text).label()).isEqualTo(text);
    }
    assertThat(Augmentation.parse("jitter:0.1:2").steps()).containsExactly(new ScaleJitter(0.1, 2));
    assertThat(Augmentation.parse("mosaic:0.5,mixup:0.25").label()).isEqualTo("mosaic,mixup");
    assertThat(Augmentation.parse("mosaic:0.3").steps()).containsExactly(Mosaic.of(0.3));
    assertThat(Augmentation.parse("none")).isEqualTo(Augmentation.NONE);
  }

  @Test
  void unknownAndRepeatedStepsAreRefused() {
    assertThatThrownBy(() -> Augmentation.parse("flip,rotate"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot augment by 'rotate': there are flip, jitter, jitter:LEAST:MOST, color,"
                + " color:strong, blur, cutout, mosaic, mosaic:PROBABILITY, mixup,"
                + " mixup:PROBABILITY, or none");
    assertThatThrownBy(() -> Augmentation.parse("mosaic:often"))
        .hasMessageStartingWith("Cannot augment by 'mosaic:often': there are ");
    assertThatThrownBy(() -> Augmentation.parse("color,color:strong"))
        .hasMessage("Cannot augment by color:strong twice: name each step once");
    assertThatThrownBy(() -> Augmentation.parse("mosaic:1.5"))
        .hasMessage("Cannot make mosaics with probability 1.5: it lies from 0 to 1");
    assertThatThrownBy(() -> Augmentation.parse("mixup:-1"))
        .hasMessage("Cannot mix pictures up with probability -1.0: it lies from 0 to 1");
    assertThatThrownBy(() -> Augmentation.parse("jitter,jitter:1:2"))
        .hasMessage("Cannot augment by jitter:1.0:2.0 twice: name each step once");
    assertThatThrownBy(() -> Augmentation.parse("jitter:2:1"))
        .hasMessageStartingWith("Cannot jitter the scale from 2.0 to 1.0");
  }

  @Test
  void picturesAreMixedInTheFirstEpochsOnly() {
    AugmentationSchedule schedule =
        new AugmentationSchedule(Augmentation.parse("mosaic,flip,mixup,color:strong"), 3);
    assertThat(schedule.in(2).label()).isEqualTo("mosaic,flip,mixup,color:strong");
    assertThat(schedule.in(3).label()).isEqualTo("flip,color:strong");
    assertThat(schedule.mixes()).isTrue();
    assertThat(AugmentationSchedule.always(schedule.in(3)).mixes()).isFalse();
    assertThat(new AugmentationSchedule(schedule.augmentation(), 0).mixes()).isFalse();
    assertThatThrownBy(() -> new AugmentationSchedule(Augmentation.NONE, -1))
        .hasMessage("Cannot mix pictures in -1 epochs: at least 0");
  }

  @Test
  void multiScaleGivesEveryMultipleOfTheLargestStride() {
    MultiScale halfToDouble = MultiScale.parse("0.5:2.0");
    assertThat(halfToDouble.sizes(512, 128)).containsExactly(256, 384, 512, 640, 768, 896, 1024);
    assertThat(halfToDouble.sizes(320, 128)).containsExactly(256, 384, 512, 640);
    Set<Integer> drawn = new HashSet<>();
    for (int step = 0; step < 200; step++) {
      int size = halfToDouble.size(1, 2, step, 512, 128);
      assertThat(halfToDouble.size(1, 2, step, 512, 128)).isEqualTo(size);
      drawn.add(size);
    }
    assertThat(drawn).hasSize(7);
    assertThatThrownBy(() -> MultiScale.parse("0.9:1.1").sizes(320, 128))
        .hasMessageEndingWith("no multiple of the largest stride, 128, lies between");
    assertThatThrownBy(() -> MultiScale.parse("twice"))
        .hasMessage("Cannot change the input size by 'twice': write two factors, as in 0.5:2.0");
  }
}
