package io.sparkdet.app.doctor;

import io.sparkdet.app.sample.scene.SampleEncoding;
import io.sparkdet.app.sample.scene.Scene;
import io.sparkdet.app.sample.scene.ScenePainter;
import io.sparkdet.detection.box.BoxIou;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.efficientdet.model.ModelClass;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A picture as {@code sample} draws them, and the boxes that the embedded model finds in it.
 *
 * <p>It is painted on the driver and sent to all executors, which so see the same bytes.
 */
final class GoldenPicture {

  /** {@code sample --seed 10 --size 256}, the first picture. */
  private static final long SEED = 10;

  private static final int SIZE = 256;

  /** Scores move by rounding between processors, boxes by less than a pixel. */
  private static final double LEAST_IOU = 0.9;

  private static final float LEAST_SCORE = 0.5f;

  /**
   * A box that has to be found.
   *
   * @param category the class's name
   * @param box x_min, y_min, x_max, y_max in pixels
   */
  record Expected(String category, List<Double> box) {}

  /** What {@code label} finds there with the embedded model, with scores from 0.867 to 0.979. */
  static final List<Expected> EXPECTED =
      List.of(
          new Expected("ring", List.of(1.01, 94.87, 44.97, 142.95)),
          new Expected("square", List.of(213.76, 39.93, 245.51, 70.25)),
          new Expected("cross", List.of(24.56, 23.96, 52.55, 49.20)),
          new Expected("square", List.of(117.45, 0.19, 155.66, 36.67)));

  private GoldenPicture() {}

  /** Returns the picture as the content of a PNG file. */
  static byte[] png() throws IOException {
    return SampleEncoding.PNG.encode(ScenePainter.paint(Scene.draw(SEED, 0, SIZE)).pixels());
  }

  /** Returns what is wrong with the boxes of the embedded model; nothing where all are there. */
  static Optional<String> missing(Detections found, List<ModelClass> classes) {
    for (Expected expected : EXPECTED) {
      boolean there = false;
      for (int i = 0; i < found.size() && !there; i++) {
        there =
            found.score(i) >= LEAST_SCORE
                && classes.get(found.classIndex(i)).name().equals(expected.category())
                && iou(found, i, expected.box()) >= LEAST_IOU;
      }
      if (!there) {
        return Optional.of(
            "the %s at %s is not found among %d boxes"
                .formatted(expected.category(), expected.box(), found.size()));
      }
    }
    return Optional.empty();
  }

  /** Returns what is wrong with the boxes of any model; nothing where all numbers are finite. */
  static Optional<String> odd(Detections found) {
    for (int i = 0; i < found.size(); i++) {
      float sum = found.xMin(i) + found.yMin(i) + found.xMax(i) + found.yMax(i);
      if (!Float.isFinite(sum) || !(found.score(i) >= 0 && found.score(i) <= 1)) {
        return Optional.of(
            "box %d of %d is %s, %s, %s, %s with score %s"
                .formatted(
                    i,
                    found.size(),
                    found.xMin(i),
                    found.yMin(i),
                    found.xMax(i),
                    found.yMax(i),
                    found.score(i)));
      }
    }
    return Optional.empty();
  }

  private static double iou(Detections found, int i, List<Double> box) {
    return BoxIou.of(
        found.xMin(i),
        found.yMin(i),
        found.xMax(i),
        found.yMax(i),
        box.get(0),
        box.get(1),
        box.get(2),
        box.get(3));
  }
}
