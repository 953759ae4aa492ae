package io.sparkdet.detection.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.audit.JudgedBox.Verdict;
import io.sparkdet.detection.coco.ConfusionMatrix;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.coco.pairing.BoxPairing;
import io.sparkdet.testing.RandomImages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which images have most errors, and what becomes of their boxes. */
class WorstImagesTest {

  private static final BoxPairing PAIRING = new BoxPairing(0.5, 0.25);

  /** Two truths, of which the first {@code found} are found; {@code ghosts} where nothing is. */
  private static EvaluationImage image(long id, int found, int ghosts) {
    double[] truths = {0, 0, 10, 10, 20, 0, 10, 10};
    double[] boxes = new double[4 * (found + ghosts)];
    double[] scores = new double[found + ghosts];
    for (int d = 0; d < scores.length; d++) {
      boxes[4 * d] = d < found ? 20 * d : 100 * (1 + d);
      boxes[4 * d + 2] = 10;
      boxes[4 * d + 3] = 10;
      scores[d] = 0.9;
    }
    return new EvaluationImage(
        id,
        new ImageTruths(
            new long[2], truths, new double[] {100, 100}, new boolean[2], new long[] {1, 2}),
        new ImageDetections(new long[scores.length], boxes, scores));
  }

  @Test
  void mostErrorsComeFirstAndWhatIsFaultlessNever() {
    WorstImages worst = new WorstImages(PAIRING, 3, 1);
    worst.accept("one", image(1, 1, 0));
    worst.accept("none", image(2, 2, 0));
    worst.accept("three", image(3, 1, 2));
    worst.accept("three of less", image(4, 0, 1));
    worst.accept("one again", image(0, 1, 0));
    assertThat(worst.images())
        .extracting(ImageErrors::image)
        .as("of equals the one with less that is right, then the lower id; 3 are kept")
        .containsExactly("three of less", "three", "one again");
    ImageErrors first = worst.imagesWithBoxes().get(0);
    assertThat(worst.imagesWithBoxes()).hasSize(1);
    assertThat(first.missed()).isEqualTo(2);
    assertThat(first.falsePositives()).isEqualTo(1);
    assertThat(first.boxes())
        .extracting(JudgedBox::verdict)
        .containsExactly(Verdict.MISSED, Verdict.MISSED, Verdict.FALSE_POSITIVE);
    // 1 right of 3 detections and of 2 truths: 2 x 1 / (3 + 2).
    assertThat(worst.images().get(1).f1()).isEqualTo(0.4);
  }

  @Test
  void aConfusionIsOneErrorThatCostsPrecisionAndRecall() {
    WorstImages worst = new WorstImages(PAIRING, 1, 1);
    worst.accept(
        "a",
        new EvaluationImage(
            1,
            new ImageTruths(
                new long[] {1, 2},
                new double[] {0, 0, 10, 10, 20, 0, 10, 10},
                new double[] {100, 100},
                new boolean[2],
                new long[] {1, 2}),
            new ImageDetections(
                new long[] {2, 2},
                new double[] {0, 0, 10, 10, 20, 0, 10, 10},
                new double[] {0.9, 0.8})));
    ImageErrors image = worst.imagesWithBoxes().get(0);
    assertThat(image.errors()).isEqualTo(1);
    assertThat(image.f1()).isEqualTo(0.5);
    assertThat(image.boxes())
        .extracting(JudgedBox::verdict)
        .containsExactly(Verdict.CONFUSED, Verdict.CONFUSED, Verdict.RIGHT, Verdict.RIGHT);
    assertThat(image.boxes().get(0).box().score()).as("the annotation").isNaN();
    assertThat(image.boxes().get(1).box().score()).isEqualTo(0.9);
  }

  @Test
  void theOrderIsThatOfAllImagesHoweverTheyAreSplit() {
    for (long seed = 0; seed < 200; seed++) {
      List<ImageErrors> all = new ArrayList<>();
      WorstImages merged = new WorstImages(PAIRING, 4, 2);
      for (long part = 0; part < 3; part++) {
        WorstImages of = new WorstImages(PAIRING, 4, 2);
        for (EvaluationImage drawn : new RandomImages(seed + 1000 * part).draw()) {
          EvaluationImage image =
              new EvaluationImage(drawn.id() + 10_000 * part, drawn.truths(), drawn.detections());
          of.accept("x", image);
          all.add(slow(image));
        }
        WorstImages read = new WorstImages(PAIRING, 4, 2);
        read.add(of.toBytes());
        merged.combine(read);
      }
      all.removeIf(image -> image.errors() == 0);
      all.sort(
          Comparator.comparingLong((ImageErrors image) -> -image.errors())
              .thenComparingLong(ImageErrors::right)
              .thenComparingLong(ImageErrors::imageId));
      assertThat(merged.images())
          .as("seed %d", seed)
          .isEqualTo(all.subList(0, Math.min(4, all.size())));
      assertThat(merged.imagesWithBoxes().stream().map(ImageErrors::withoutBoxes))
          .isEqualTo(all.subList(0, Math.min(2, all.size())));
    }
  }

  /** Counts the errors of an image by its confusion matrix. */
  private static ImageErrors slow(EvaluationImage image) {
    ConfusionMatrix matrix = new ConfusionMatrix(0.5, 0.25);
    matrix.accept(image.truths(), image.detections());
    long right = 0;
    long confused = 0;
    long missed = 0;
    long falsePositives = 0;
    for (long annotated : matrix.categories()) {
      missed += matrix.count(annotated, ConfusionMatrix.NOTHING);
      falsePositives += matrix.count(ConfusionMatrix.NOTHING, annotated);
      for (long detected : matrix.categories()) {
        long count = matrix.count(annotated, detected);
        right += annotated == detected ? count : 0;
        confused += annotated == detected ? 0 : count;
      }
    }
    return new ImageErrors(image.id(), "x", right, confused, missed, falsePositives, List.of());
  }

  @Test
  void moreBoxesThanImagesAreRefused() {
    assertThatThrownBy(() -> new WorstImages(PAIRING, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot keep the boxes of 2 of 1 images; give two numbers of at least 0, the larger"
                + " last");
  }
}
