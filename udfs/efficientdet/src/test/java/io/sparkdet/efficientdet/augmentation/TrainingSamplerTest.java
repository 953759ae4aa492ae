package io.sparkdet.efficientdet.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.detection.box.PixelMapping;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.DecodedImage;
import io.sparkdet.efficientdet.image.ImageDecoder;
import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingSamplerTest {

  private static final int SIDE = 128;
  private static final int LENGTH = 3 * SIDE * SIDE;

  private static final List<Preprocessing> PROFILES = List.of(Preprocessing.values());

  private record Sample(FloatBuffer input, TruthBoxes boxes) {}

  private static Sample sample(
      Preprocessing profile, String augmentation, MarkedPicture picture, Draw draw)
      throws Exception {
    FloatBuffer input = FloatBuffer.allocate(LENGTH);
    try (TrainingSampler sampler = sampler(profile, Augmentation.parse(augmentation))) {
      return new Sample(
          input, sampler.sample(TestPictures.of(picture), 0, draw, SIDE, input, 0).boxes());
    }
  }

  private static TrainingSampler sampler(Preprocessing profile, Augmentation augmentation) {
    return new TrainingSampler(profile, AugmentationSchedule.always(augmentation));
  }

  @ParameterizedTest
  @EnumSource(Preprocessing.class)
  void withoutAugmentationTheInputIsTheOneThatLabellingMakes(Preprocessing profile)
      throws Exception {
    MarkedPicture picture = MarkedPicture.draw(new Random(5));
    FloatBuffer labelled = FloatBuffer.allocate(LENGTH);
    try (ImageDecoder decoder = new ImageDecoder();
        DecodedImage image =
            decoder.decode(picture.png(), ImageHeader.read(picture.png()), DecodeOptions.exact())) {
      profile.plan(image.width(), image.height(), SIDE).write(image, labelled, 0);
    }
    Sample sample = sample(profile, "none", picture, new Draw(1, 2, 3));
    assertThat(sample.input().array()).isEqualTo(labelled.array());

    // Boxes go the way that detections come back.
    PixelMapping mapping = profile.plan(picture.width(), picture.height(), SIDE).mapping();
    for (int i = 0; i < 3; i++) {
      assertThat(sample.boxes().classIndex(i)).isEqualTo(i);
      assertThat(sample.boxes().xMin(i) * mapping.scaleX())
          .isCloseTo(picture.boxes().xMin(i), within(1e-4));
      assertThat(sample.boxes().yMax(i) * mapping.scaleY())
          .isCloseTo(picture.boxes().yMax(i), within(1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "flip",
        "jitter",
        "jitter:0.2:0.4",
        "jitter:1.5:4",
        "color",
        "blur",
        "flip,jitter:0.3:3,color"
      })
  void boxesStayWhereTheirPixelsAre(String augmentation) throws Exception {
    int compared = 0;
    for (int seed = 0; seed < 24; seed++) {
      Preprocessing profile = PROFILES.get(seed % 3);
      MarkedPicture picture = MarkedPicture.draw(new Random(seed));
      Sample sample = sample(profile, augmentation, picture, new Draw(seed, 0, 7));
      boolean[] kept = new boolean[3];
      for (int i = 0; i < sample.boxes().size(); i++) {
        int mark = sample.boxes().classIndex(i);
        kept[mark] = true;
        int[] found = MarkedPicture.found(sample.input(), SIDE, profile, mark);
        // A sliver at the edge may be too thin to be told by its color.
        if (sample.boxes().xMax(i) - sample.boxes().xMin(i) > 3
            && sample.boxes().yMax(i) - sample.boxes().yMin(i) > 3) {
          String claim = "seed %d, mark %d".formatted(seed, mark);
          assertThat(found[0] + 0f).as(claim).isCloseTo(sample.boxes().xMin(i), within(2.2f));
          assertThat(found[1] + 0f).as(claim).isCloseTo(sample.boxes().yMin(i), within(2.2f));
          assertThat(found[2] + 0f).as(claim).isCloseTo(sample.boxes().xMax(i), within(2.2f));
          assertThat(found[3] + 0f).as(claim).isCloseTo(sample.boxes().yMax(i), within(2.2f));
          compared++;
        }
      }
      for (int mark = 0; mark < 3; mark++) {
        int[] found = MarkedPicture.found(sample.input(), SIDE, profile, mark);
        boolean visible = found[2] - found[0] > 2 && found[3] - found[1] > 2;
        assertThat(kept[mark] || !visible).as("seed %d, mark %d", seed, mark).isTrue();
      }
    }
    assertThat(compared).isGreaterThan(24);
  }

  @Test
  void aSampleIsAFunctionOfItsDraw() throws Exception {
    MarkedPicture picture = MarkedPicture.draw(new Random(3));
    String all = "flip,jitter,color,blur,cutout";
    int differ = 0;
    for (int image = 0; image < 10; image++) {
      Sample once = sample(Preprocessing.EFFDET, all, picture, new Draw(1, 4, image));
      Sample again = sample(Preprocessing.EFFDET, all, picture, new Draw(1, 4, image));
      assertThat(again.input().array()).isEqualTo(once.input().array());
      assertThat(MarkedPicture.rows(again.boxes())).isEqualTo(MarkedPicture.rows(once.boxes()));
      Sample later = sample(Preprocessing.EFFDET, all, picture, new Draw(1, 5, image));
      differ += MarkedPicture.rows(later.boxes()).equals(MarkedPicture.rows(once.boxes())) ? 0 : 1;
    }
    assertThat(differ).isGreaterThan(7);
  }

  @Test
  void theOrderOfNamesAndOtherStepsDoNotChangeAStep() throws Exception {
    MarkedPicture picture = MarkedPicture.draw(new Random(4));
    for (int image = 0; image < 10; image++) {
      Draw draw = new Draw(8, 0, image);
      Sample few = sample(Preprocessing.ZYLO117, "jitter,flip", picture, draw);
      Sample more = sample(Preprocessing.ZYLO117, "blur,color,flip,jitter", picture, draw);
      assertThat(MarkedPicture.rows(more.boxes())).isEqualTo(MarkedPicture.rows(few.boxes()));
    }
  }

  @Test
  void everySecondPictureIsMirrored() throws Exception {
    MarkedPicture picture = MarkedPicture.draw(new Random(6));
    Sample plain = sample(Preprocessing.EFFDET, "none", picture, new Draw(0, 0, 0));
    int mirrored = 0;
    for (int image = 0; image < 100; image++) {
      Sample sample = sample(Preprocessing.EFFDET, "flip", picture, new Draw(3, 0, image));
      if (!MarkedPicture.rows(sample.boxes()).equals(MarkedPicture.rows(plain.boxes()))) {
        mirrored++;
      }
    }
    assertThat(mirrored).isBetween(35, 65);
  }

  @Test
  void aBatchHoldsOnePictureAfterTheOther() throws Exception {
    MarkedPicture picture = MarkedPicture.draw(new Random(8));
    FloatBuffer batch = FloatBuffer.allocate(2 * LENGTH);
    String all = "flip,jitter,color,blur,cutout";
    try (TrainingSampler sampler = sampler(Preprocessing.EFFDET, Augmentation.parse(all))) {
      for (int image = 0; image < 2; image++) {
        sampler.sample(
            TestPictures.of(picture), 0, new Draw(1, 1, image), SIDE, batch, image * LENGTH);
      }
    }
    for (int image = 0; image < 2; image++) {
      float[] alone =
          sample(Preprocessing.EFFDET, all, picture, new Draw(1, 1, image)).input().array();
      float[] inBatch = new float[LENGTH];
      batch.get(image * LENGTH, inBatch);
      assertThat(inBatch).isEqualTo(alone);
    }
  }

  @Test
  void cutoutHidesTheBoxesItDrops() throws Exception {
    int dropped = 0;
    for (int seed = 0; seed < 60; seed++) {
      MarkedPicture picture = MarkedPicture.draw(new Random(seed));
      FloatBuffer input = FloatBuffer.allocate(LENGTH);
      Cutout strong = new Cutout(1, 3, 0.9);
      Augmentation augmentation = new Augmentation(List.of(strong));
      TruthBoxes boxes;
      try (TrainingSampler sampler = sampler(Preprocessing.ZYLO117, augmentation)) {
        boxes =
            sampler
                .sample(TestPictures.of(picture), 0, new Draw(seed, 0, 0), SIDE, input, 0)
                .boxes();
      }
      TruthBoxes before =
          sample(Preprocessing.ZYLO117, "none", picture, new Draw(seed, 0, 0)).boxes();
      dropped += before.size() - boxes.size();
      for (int i = 0; i < before.size(); i++) {
        int mark = before.classIndex(i);
        double left = visibleShare(input, before, i);
        boolean kept = MarkedPicture.rows(boxes).contains(MarkedPicture.rows(before).get(i));
        // One hole hides more than half, or up to three hide less than that each.
        assertThat(kept ? left > -0.01 : left < 0.53)
            .as("seed %d, mark %d: %s of it is left", seed, mark, left)
            .isTrue();
      }
    }
    assertThat(dropped).isGreaterThan(20);
  }

  private static double visibleShare(FloatBuffer input, TruthBoxes boxes, int i) {
    int hidden = 0;
    int all = 0;
    for (int y = Math.round(boxes.yMin(i)); y < Math.round(boxes.yMax(i)); y++) {
      for (int x = Math.round(boxes.xMin(i)); x < Math.round(boxes.xMax(i)); x++) {
        all++;
        hidden += input.get(y * SIDE + x) == 0 ? 1 : 0;
      }
    }
    return 1 - (double) hidden / all;
  }

  @Test
  void colorJitterLeavesGraysGrayAndChangesTheirBrightness() throws Exception {
    float[] corners = new float[0];
    BufferedImage gray = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1600; i++) {
      gray.setRGB(i % 40, i / 40, 0x010101 * (60 + i / 40));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(gray, "png", bytes);
    MarkedPicture picture =
        new MarkedPicture(40, 40, bytes.toByteArray(), TruthBoxes.of(corners, new int[0]));
    int brighter = 0;
    for (int image = 0; image < 20; image++) {
      float[] input =
          sample(Preprocessing.EFFDET_SYMMETRIC, "color", picture, new Draw(2, 0, image))
              .input()
              .array();
      double sum = 0;
      for (int i = 0; i < SIDE * SIDE; i++) {
        assertThat(input[i]).isCloseTo(input[SIDE * SIDE + i], within(1.01f / 127.5f));
        assertThat(input[i]).isCloseTo(input[2 * SIDE * SIDE + i], within(1.01f / 127.5f));
        sum += 127.5 * (input[i] + 1);
      }
      brighter += sum / (SIDE * SIDE) > 79.5 ? 1 : 0;
    }
    assertThat(brighter).isBetween(4, 16);
  }
}
