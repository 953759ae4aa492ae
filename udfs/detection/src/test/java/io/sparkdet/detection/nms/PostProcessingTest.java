package io.sparkdet.detection.nms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sparkdet.detection.box.PixelMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostProcessingTest {

  @Test
  void zylo117sDefaultsAreThoseOfItsEvaluation() {
    // utils/utils.py and coco_eval.py: threshold .05, nms_threshold .5, every survivor is written.
    PostProcessing zylo = PostProcessing.zylo117();

    assertThat(zylo).isEqualTo(new PostProcessing(0.05f, 0, new Nms.Hard(0.5), false, 0));
    assertThat(zylo.selection()).isEqualTo(new CandidateSelection(0.05f, 0));
  }

  @Test
  void eachPartCanBeReplacedAlone() {
    Nms soft = new Nms.Soft(0.3);
    assertThat(
            PostProcessing.zylo117()
                .withScoreThreshold(0.2f)
                .withPreNmsTop(5000)
                .withNms(soft)
                .withClassAgnostic(true)
                .withMaxDetections(100))
        .isEqualTo(new PostProcessing(0.2f, 5000, soft, true, 100));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    PostProcessing zylo = PostProcessing.zylo117();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> zylo.withScoreThreshold(1))
        .withMessage("Cannot cut at score 1.0: a threshold is in [0, 1)");
    assertThatIllegalArgumentException().isThrownBy(() -> zylo.withScoreThreshold(Float.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> zylo.withMaxDetections(-1))
        .withMessage(
            "Cannot keep 0 candidates and -1 detections: a limit is not negative, 0 means none");
    assertThatIllegalArgumentException().isThrownBy(() -> zylo.withPreNmsTop(-1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hard:0.5", "hard:0.65", "soft:0.5", "none", "hard:0.0", "hard:1.0"})
  void suppressionIsWrittenAsItIsRead(String spec) {
    assertThat(Nms.parse(spec).spec()).isEqualTo(spec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hard", "hard:", "hard:x", "soft", "none:1", "Hard:0.5", "giou:0.5"})
  void anUnknownSuppressionIsRefusedWithTheForms(String spec) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Nms.parse(spec))
        .withMessage(
            "Cannot read suppression '%s': use hard:IOU such as hard:0.5, diou:IOU, soft:SIGMA such as soft:0.5, linear:IOU, or none"
                .formatted(spec));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hard:1.5", "hard:-0.1", "hard:NaN", "soft:0", "soft:NaN", "soft:-1"})
  void aNumberOutOfRangeIsRefused(String spec) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Nms.parse(spec))
        .withMessageContaining("Cannot s")
        .withMessageContaining(spec.substring(5));
  }

  @Test
  void mappingsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PixelMapping(-1, 10, 1, 1))
        .withMessage("Cannot clip boxes to -1.0 x 10.0 pixels: both are finite and not negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PixelMapping(10, Float.POSITIVE_INFINITY, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PixelMapping(10, 10, 0, 1))
        .withMessage("Cannot scale boxes by 0.0 and 1.0: both are finite and positive");
    assertThatIllegalArgumentException().isThrownBy(() -> new PixelMapping(10, 10, 1, Double.NaN));
  }
}
