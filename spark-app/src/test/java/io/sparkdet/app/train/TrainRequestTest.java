package io.sparkdet.app.train;

import static io.sparkdet.efficientdet.augmentation.Augmentation.MIRRORED;
import static io.sparkdet.efficientdet.augmentation.Augmentation.MIXED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainRequestTest {

  private static TrainRequest request(Map<String, String> options) {
    return new TrainRequest(
        new TrainingData(
            "images",
            "instances.json",
            Optional.empty(),
            new TrainingClasses.Annotated(),
            MissingImages.REFUSE),
        Optional.empty(),
        TrainOption.values(options),
        "m",
        false,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void whenARunClosesIsASettingThatAResumedOneHasInCommon() {
    assertThat(
            request(Map.of("epochs", "8", "augment", "mosaic,flip", "close-mosaic", "4"))
                .settings())
        .containsEntry("augment", "mosaic,flip")
        .containsEntry("close-mosaic", "4");
  }

  @Test
  void aRunThatBeginsAnewAndSeesPicturesOftenMixesThem() {
    assertThat(request(Map.of()).augmentation(10)).as("100 epochs").isEqualTo(MIXED);
    assertThat(request(Map.of()).augmentation(100)).as("20 epochs").isEqualTo(MIRRORED);
    assertThat(request(Map.of("epochs", "39")).augmentation(10)).isEqualTo(MIRRORED);
    assertThat(request(Map.of("epochs", "40")).augmentation(100)).isEqualTo(MIXED);
    assertThat(request(Map.of("init", "backbone.pth")).augmentation(10)).isEqualTo(MIXED);
    assertThat(request(Map.of("init", "models/mine")).augmentation(10)).isEqualTo(MIRRORED);
    assertThat(request(Map.of("augment", "none")).augmentation(10)).isEqualTo(Augmentation.NONE);
  }

  @Test
  void unknownChangesToPicturesAreRefused() {
    assertThatThrownBy(() -> request(Map.of("augment", "flip,mozaic")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot augment by 'mozaic': there are flip, jitter, ");
  }

  @Test
  void gradientsThatNobodySendsAreNotCompressed() {
    assertThatThrownBy(
            () -> request(Map.of("gradient-compression", "bfloat16", "local-steps", "4")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot compress gradients by bfloat16 with 4 local steps: ")
        .hasMessageEndingWith("leave out --gradient-compression or --local-steps");
    assertThatThrownBy(() -> request(Map.of("gradient-compression", "bfloat61")))
        .hasMessage(
            "Cannot compress gradients by bfloat61: there are none, bfloat16 (did you mean bfloat16?)");
  }
}
