package io.sparkdet.detection.coco.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.testing.RandomImages;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationSettingsTest {

  @Test
  void thresholdsAreNumpysLinspaceToTheBit() {
    // numpy 2.4.6: [float(v).hex() for v in numpy.linspace(.5, .95, 10)]
    String[] bits = {
      "0x1.0000000000000p-1", "0x1.199999999999ap-1", "0x1.3333333333333p-1",
      "0x1.4cccccccccccdp-1", "0x1.6666666666666p-1", "0x1.8000000000000p-1",
      "0x1.999999999999ap-1", "0x1.b333333333333p-1", "0x1.cccccccccccccp-1",
      "0x1.e666666666666p-1"
    };
    assertThat(IouThresholds.COCO.toArray())
        .containsExactly(Arrays.stream(bits).mapToDouble(Double::parseDouble).toArray());
    // numpy 2.4.6: linspace(0, 1, 101) equals i * 0.01 (not i / 100) for every i, the last 1
    double[] recalls = RecallThresholds.COCO.toArray();
    assertThat(recalls).hasSize(101);
    for (int i = 0; i < 101; i++) {
      assertThat(recalls[i]).isEqualTo(i * 0.01);
    }
    assertThat(recalls[35]).isEqualTo(0.35000000000000003);
  }

  @Test
  void settingsComeBackFromTheirBytes() {
    for (long seed = 0; seed < 50; seed++) {
      EvaluationSettings settings = new RandomImages(seed).settings();
      assertThat(EvaluationSettings.fromBytes(settings.toBytes()))
          .as("seed %d", seed)
          .isEqualTo(settings);
    }
  }

  @Test
  void cutBytesAreRefused() {
    byte[] bytes = Arrays.copyOf(EvaluationSettings.COCO.toBytes(), 40);
    assertThatThrownBy(() -> EvaluationSettings.fromBytes(bytes))
        .hasMessage("Cannot read evaluation settings: the bytes are cut");
  }

  @Test
  void whatCanNeverBeMeasuredIsRefused() {
    assertThatThrownBy(() -> IouThresholds.of(0.0, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use IoU thresholds: [0.0, 0.5]; give rising values above 0 up to 1");
    assertThatThrownBy(() -> IouThresholds.of(0.5, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EvaluationSettings.COCO.withMaxDetections(List.of(10, 10)))
        .hasMessage("Cannot limit detections: [10, 10]; give rising positive numbers");
    assertThatThrownBy(() -> AreaRange.parse("tiny:256"))
        .hasMessage("Cannot read an area range: tiny:256; write name:min:max, such as tiny:0:256");
    assertThatThrownBy(() -> AreaRange.parse("tiny:9:4"))
        .hasMessage("Cannot use area range tiny: 9.0 is not at most 4.0");
    List<AreaRange> twice = List.of(AreaRange.SMALL, AreaRange.SMALL);
    assertThatThrownBy(() -> EvaluationSettings.COCO.withAreaRanges(twice))
        .hasMessageStartingWith("Cannot use area ranges: a name stands twice");
  }

  @Test
  void areaRangesAreReadFromText() {
    assertThat(AreaRange.parse("tiny:0:256")).isEqualTo(new AreaRange("tiny", 0, 256));
  }

  @Test
  void theRangeOfAllAreasIsAlwaysMeasured() {
    EvaluationSettings settings =
        EvaluationSettings.COCO.withAreaRanges(List.of(new AreaRange("tiny", 0, 256)));
    assertThat(settings.areaRanges().get(0)).isEqualTo(AreaRange.ALL);
  }
}
