package io.sparkdet.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.nms.Detections;
import io.sparkdet.efficientdet.model.ModelClass;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenPictureTest {

  @Test
  void thePictureIsTheSameEveryTime() throws Exception {
    assertThat(GoldenPicture.png()).isEqualTo(GoldenPicture.png()).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void itShowsSeveralShapes() {
    assertThat(GoldenPicture.EXPECTED).hasSizeGreaterThanOrEqualTo(3);
    assertThat(GoldenPicture.EXPECTED.stream().map(GoldenPicture.Expected::category).distinct())
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aMissingBoxAndOddNumbersAreTold() {
    List<ModelClass> classes = List.of(new ModelClass(0, 1, "disc"));
    assertThat(GoldenPicture.missing(Detections.NONE, classes))
        .get()
        .asString()
        .contains(" is not found among 0 boxes");
    Detections odd =
        new Detections(new float[] {0, 0, Float.NaN, 2}, new float[] {0.5f}, new int[] {0});
    assertThat(GoldenPicture.odd(odd)).contains("box 0 of 1 is 0.0, 0.0, NaN, 2.0 with score 0.5");
    assertThat(GoldenPicture.odd(Detections.NONE)).isEmpty();
  }
}
