package io.sparkdet.app.sample.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.efficientdet.model.sample.SampleClasses;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What a painted scene promises its readers. Seeds: 7 and 1. */
class ScenePainterTest {

  private static final int PICTURES = 60;

  @Test
  void boxesAreTightAndAreasCountTheMask() {
    for (int index = 0; index < PICTURES; index++) {
      Scene scene = Scene.draw(7, index, 256);
      SamplePicture picture = ScenePainter.paint(scene);
      for (int i = 0; i < picture.truths().size(); i++) {
        assertThat(measured(picture, scene, i))
            .as("seed 7, picture %d, shape %d", index, i)
            .isEqualTo(picture.truths().get(i));
      }
    }
  }

  @Test
  void annotatedShapesShowAtLeastHalfOfTheirOutline() {
    for (int index = 0; index < PICTURES; index++) {
      Scene scene = Scene.draw(7, index, 256);
      SamplePicture picture = ScenePainter.paint(scene);
      // Visible pixels never exceed the outline's area (save rasterisation), and the order is kept.
      assertThat(picture.truths()).hasSizeLessThanOrEqualTo(scene.shapes().size());
      for (SampleTruth truth : picture.truths()) {
        assertThat(scene.shapes())
            .as("seed 7, picture %d", index)
            .anyMatch(
                placed ->
                    placed.shape() == truth.shape()
                        && truth.area() >= 0.5 * placed.area()
                        && truth.area() <= 1.05 * placed.area() + 10);
      }
    }
  }

  @Test
  void wholeOutlinesHaveTheAreaThatWasAskedFor() {
    for (SampleShape shape : SampleShape.values()) {
      Silhouette silhouette = Silhouette.of(shape.outline(100, 100, 5000, 1.1, 0.4), 200, 200);
      double covered = 0;
      for (int y = 0; y < silhouette.bounds().height; y++) {
        for (int x = 0; x < silhouette.bounds().width; x++) {
          covered +=
              silhouette.coverage(x + silhouette.bounds().x, y + silhouette.bounds().y) / 255.0;
        }
      }
      assertThat(covered).as(shape.label()).isCloseTo(5000, within(60.0));
    }
  }

  @Test
  void classesAreThoseOfTheSampleModel() {
    assertThat(SampleShape.values())
        .extracting(shape -> shape.id() + " " + shape.label())
        .isEqualTo(SampleClasses.all().stream().map(one -> one.id() + " " + one.name()).toList());
  }

  @Test
  void shapesOutsideThePictureAreNotSeen() {
    assertThat(
            Silhouette.of(SampleShape.STAR.outline(-500, 20, 900, 1, 0), 64, 64).bounds().isEmpty())
        .isTrue();
  }

  @Test
  void classesAndSizesAreBalanced() {
    Map<SampleShape, Integer> classes = new EnumMap<>(SampleShape.class);
    int[] sizes = new int[3];
    int truths = 0;
    int empty = 0;
    Set<SampleEncoding> encodings = new HashSet<>();
    for (int index = 0; index < 200; index++) {
      Scene scene = Scene.draw(1, index, 512);
      SamplePicture picture = ScenePainter.paint(scene);
      encodings.add(scene.encoding());
      empty += picture.truths().isEmpty() ? 1 : 0;
      for (SampleTruth truth : picture.truths()) {
        truths++;
        classes.merge(truth.shape(), 1, Integer::sum);
        sizes[truth.area() < 32 * 32 ? 0 : truth.area() < 96 * 96 ? 1 : 2]++;
      }
    }
    for (SampleShape shape : SampleShape.values()) {
      assertThat(classes.getOrDefault(shape, 0) / (double) truths)
          .as("share of %s, seed 1", shape)
          .isBetween(0.12, 0.22);
    }
    for (int count : sizes) {
      assertThat(count / (double) truths).as("share of a COCO size, seed 1").isGreaterThan(0.15);
    }
    assertThat(empty).as("pictures without shapes, seed 1").isBetween(1, 30);
    assertThat(encodings).containsExactlyInAnyOrder(SampleEncoding.values());
  }

  @Test
  void fillsStandOutFromTheBackground() {
    for (int index = 0; index < 100; index++) {
      Scene scene = Scene.draw(1, index, 512);
      for (PlacedShape shape : scene.shapes()) {
        assertThat(Colors.distance(shape.fill().first(), scene.background().first()))
            .as("seed 1, picture %d", index)
            .isGreaterThan(60);
      }
    }
  }

  @Test
  void encodedPicturesDecodeToTheirSize() throws IOException {
    for (int index = 0; index < 10; index++) {
      Scene scene = Scene.draw(1, index, 96);
      SamplePicture picture = ScenePainter.paint(scene);
      BufferedImage decoded =
          ImageIO.read(new ByteArrayInputStream(scene.encoding().encode(picture.pixels())));
      assertThat(decoded.getWidth()).isEqualTo(scene.width());
      assertThat(decoded.getHeight()).isEqualTo(scene.height());
    }
  }

  private static SampleTruth measured(SamplePicture picture, Scene scene, int owner) {
    int area = 0;
    int xMin = Integer.MAX_VALUE;
    int yMin = Integer.MAX_VALUE;
    int xMax = 0;
    int yMax = 0;
    for (int y = 0; y < scene.height(); y++) {
      for (int x = 0; x < scene.width(); x++) {
        if (picture.owner(x, y) == owner) {
          area++;
          xMin = Math.min(xMin, x);
          yMin = Math.min(yMin, y);
          xMax = Math.max(xMax, x + 1);
          yMax = Math.max(yMax, y + 1);
        }
      }
    }
    return new SampleTruth(picture.truths().get(owner).shape(), xMin, yMin, xMax, yMax, area);
  }
}
