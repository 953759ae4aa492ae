package io.sparkdet.app.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.train.data.StoredPictures;
import io.sparkdet.app.train.data.TrainingImage;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import io.sparkdet.efficientdet.augmentation.AugmentationSchedule;
import io.sparkdet.efficientdet.augmentation.TrainingSampler;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.model.ModelClass;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples that are mixed of several files, however workers share them. */
class SampleReaderTest {

  private static final int IMAGES = 9;
  private static final int SIDE = 64;
  private static final int LENGTH = 3 * SIDE * SIDE;

  @TempDir private Path folder;

  /** A sample's floats and its boxes. */
  private record Sample(FloatBuffer input, List<Float> boxes) {

    static Sample of(SampleReader.Batch batch, int at) {
      float[] input = new float[LENGTH];
      batch.images().get(at * LENGTH, input);
      TruthBoxes truths = batch.truths(at);
      List<Float> boxes = new ArrayList<>();
      for (int i = 0; i < truths.size(); i++) {
        boxes.addAll(List.of(truths.xMin(i), truths.yMin(i), truths.xMax(i), truths.yMax(i)));
      }
      return new Sample(FloatBuffer.wrap(input), boxes);
    }
  }

  private TrainingSet set;

  @BeforeEach
  void paint() throws IOException {
    Random random = new Random(1);
    List<TrainingImage> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      int width = 40 + random.nextInt(60);
      int height = 40 + random.nextInt(60);
      BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = picture.createGraphics();
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillRect(5, 7, 20, 25);
      graphics.dispose();
      Path file = folder.resolve("image%d.png".formatted(i));
      ImageIO.write(picture, "png", file.toFile());
      images.add(
          new TrainingImage(
              10 + i,
              file.toUri().toString(),
              TruthBoxes.of(new float[] {5, 7, 25, 32}, new int[] {0})));
    }
    set = TrainingSet.of(images, List.of(new ModelClass(0, 1, "thing")));
  }

  /** Reads the images in that order, so many in a batch, on so many threads. */
  private Sample[] read(int[] order, int batchSize, int threads, List<Integer> failed) {
    Sample[] samples = new Sample[IMAGES];
    AugmentationSchedule schedule =
        new AugmentationSchedule(Augmentation.parse("flip,jitter,mosaic:0.6,mixup:0.6"), 4);
    StoredPictures pictures = new StoredPictures(set, new Configuration(false));
    try (SampleReader reader =
        new SampleReader(new TrainingSampler(Preprocessing.ZYLO117, schedule), threads)) {
      for (int from = 0; from < order.length; from += batchSize) {
        int[] numbers = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
        try (SampleReader.Batch batch =
            reader.begin(pictures, numbers, SIDE, image -> set.draw(3, 1, image)).await()) {
          failed.addAll(batch.failed());
          int at = 0;
          for (int number : numbers) {
            if (!batch.failed().contains(number)) {
              samples[number] = Sample.of(batch, at++);
            }
          }
        }
      }
    }
    return samples;
  }

  @Test
  void aMixedSampleIsTheSameInEveryBatchAndThread() {
    int[] order = IntStream.range(0, IMAGES).toArray();
    Sample[] alone = read(order, 1, 1, new ArrayList<>());
    Sample[] shared = read(set.order(5, 0), 4, 4, new ArrayList<>());
    for (int image = 0; image < IMAGES; image++) {
      assertThat(shared[image].equals(alone[image])).as("image %d", image).isTrue();
    }
    assertThat(Arrays.stream(alone).filter(sample -> sample.boxes().size() > 4).count())
        .as("samples with boxes of several pictures")
        .isGreaterThan(3);
  }

  @Test
  void onlyTheImageItselfHasToBeReadable() throws IOException {
    int[] order = IntStream.range(0, IMAGES).toArray();
    Sample[] before = read(order, 3, 2, new ArrayList<>());
    Files.delete(folder.resolve("image2.png"));
    Files.writeString(folder.resolve("image5.png"), "no picture");
    List<Integer> failed = new ArrayList<>();
    Sample[] after = read(order, 3, 2, failed);
    assertThat(failed).containsExactly(2, 5);
    int changed = 0;
    for (int image = 0; image < IMAGES; image++) {
      if (image != 2 && image != 5) {
        changed += after[image].equals(before[image]) ? 0 : 1;
        assertThat(before[image].boxes()).containsAll(after[image].boxes());
      }
    }
    assertThat(changed).as("samples that one of the two was mixed into").isBetween(1, 6);
    Sample[] again = read(set.order(1, 1), 5, 3, new ArrayList<>());
    for (int image = 0; image < IMAGES; image++) {
      assertThat(Objects.equals(after[image], again[image])).as("image %d", image).isTrue();
    }
  }
}
