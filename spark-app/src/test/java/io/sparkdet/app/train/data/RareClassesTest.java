package io.sparkdet.app.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.model.ModelClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RareClassesTest {

  /** One image with that many boxes of each class. */
  private static TrainingSet set(int... counts) {
    List<ModelClass> classes = new ArrayList<>();
    int boxes = 0;
    for (int index = 0; index < counts.length; index++) {
      classes.add(new ModelClass(index, index + 1, "c" + index));
      boxes += counts[index];
    }
    float[] corners = new float[4 * boxes];
    int[] indexes = new int[boxes];
    int at = 0;
    for (int index = 0; index < counts.length; index++) {
      for (int box = 0; box < counts[index]; box++, at++) {
        corners[4 * at + 2] = 10;
        corners[4 * at + 3] = 10;
        indexes[at] = index;
      }
    }
    return TrainingSet.of(
        List.of(new TrainingImage(1, "photos/a.jpg", TruthBoxes.of(corners, indexes))), classes);
  }

  @Test
  void theRarestAreNamedFirst() {
    assertThat(RareClasses.sentence(set(19, 20, 3)))
        .hasValue(
            "2 of the 3 classes have fewer than 20 boxes (c2 3, c0 19) and will hardly be learnt: give more pictures of them");
    assertThat(RareClasses.sentence(set(1, 2, 3, 4, 5, 6, 7)).orElseThrow())
        .contains("(c0 1, c1 2, c2 3, c3 4, c4 5, …)");
  }

  @Test
  void whereAllHaveBoxesEnoughNothingIsSaid() {
    assertThat(RareClasses.sentence(set(20, 400))).isEmpty();
  }
}
