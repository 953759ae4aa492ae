package io.sparkdet.efficientdet.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Boxes keep their weights where pictures are moved and mixed. */
class WeightedBoxesTest {

  private static final int SIDE = 128;

  @Test
  void weightsFollowTheirBoxesWhereOthersAreGone() {
    TruthBoxes boxes =
        TruthBoxes.of(
            new float[] {10, 10, 30, 30, 200, 200, 260, 260, 40, 40, 90, 90},
            new int[] {3, 4, 5},
            new float[] {0.5f, 0.25f, 0});
    Framing whole = Framing.whole(Preprocessing.EFFDET, 100, 100, 100);
    TruthBoxes moved = whole.move(boxes, true, 0);
    assertThat(moved.size()).as("the second lies beside the picture").isEqualTo(2);
    assertThat(moved.classIndex(1)).isEqualTo(5);
    assertThat(moved.weight(0)).isEqualTo(0.5f);
    assertThat(moved.weight(1)).isZero();
    assertThat(moved.counted().classIndex(0)).isEqualTo(3);
    assertThat(moved.ignored().xMin(0)).as("mirrored").isEqualTo(10);
    assertThat(moved.ignored().size()).isEqualTo(1);
  }

  /** Pictures whose boxes have weights that follow from their classes. */
  private record Weighted(TestPictures pictures) implements TrainingPictures {

    @Override
    public int count() {
      return pictures.count();
    }

    @Override
    public byte[] content(int picture) throws IOException {
      return pictures.content(picture);
    }

    @Override
    public TruthBoxes boxes(int picture) {
      TruthBoxes boxes = pictures.boxes(picture);
      float[] corners = new float[4 * boxes.size()];
      int[] classes = new int[boxes.size()];
      float[] weights = new float[boxes.size()];
      for (int i = 0; i < classes.length; i++) {
        corners[4 * i] = boxes.xMin(i);
        corners[4 * i + 1] = boxes.yMin(i);
        corners[4 * i + 2] = boxes.xMax(i);
        corners[4 * i + 3] = boxes.yMax(i);
        classes[i] = boxes.classIndex(i);
        weights[i] = weight(classes[i]);
      }
      return TruthBoxes.of(corners, classes, weights);
    }

    static float weight(int classIndex) {
      return classIndex / 64f;
    }
  }

  @Test
  void weightsFollowTheirBoxesThroughAllSteps() throws Exception {
    List<MarkedPicture> drawn = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      drawn.add(MarkedPicture.draw(new Random(i)));
    }
    Weighted pictures = new Weighted(new TestPictures(drawn, Set.of()));
    Augmentation all = Augmentation.parse("flip,jitter,cutout,mosaic:1,mixup:1");
    int seen = 0;
    try (TrainingSampler sampler =
        new TrainingSampler(Preprocessing.EFFDET, AugmentationSchedule.always(all))) {
      FloatBuffer input = FloatBuffer.allocate(3 * SIDE * SIDE);
      for (int picture = 0; picture < pictures.count(); picture++) {
        Draw draw = new Draw(1, 0, picture);
        TruthBoxes boxes = sampler.sample(pictures, picture, draw, SIDE, input, 0).boxes();
        for (int i = 0; i < boxes.size(); i++) {
          assertThat(boxes.weight(i)).isEqualTo(Weighted.weight(boxes.classIndex(i)));
        }
        seen += boxes.size();
      }
    }
    assertThat(seen).isGreaterThan(20);
  }
}
