package io.sparkdet.app.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.model.ClassNames;
import io.sparkdet.efficientdet.model.ModelClass;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag$;

class TrainingSetTest {

  private static final List<ModelClass> CLASSES =
      ClassNames.numbered(List.of("cat", "dog", "café"));

  private static TrainingSet random(int size, int mostBoxes) {
    Random random = new Random(size);
    List<TrainingImage> images = new ArrayList<>();
    for (int i = size; i > 0; i--) {
      int boxes = random.nextInt(mostBoxes + 1);
      float[] corners = new float[4 * boxes];
      int[] classes = new int[boxes];
      for (int box = 0; box < boxes; box++) {
        corners[4 * box] = random.nextInt(100);
        corners[4 * box + 1] = random.nextInt(100);
        corners[4 * box + 2] = corners[4 * box] + 1 + random.nextInt(100);
        corners[4 * box + 3] = corners[4 * box + 1] + 1 + random.nextInt(100);
        classes[box] = random.nextInt(3);
      }
      images.add(
          new TrainingImage(
              3L * i,
              "hdfs://lake/pics/%012d é.jpg".formatted(i),
              TruthBoxes.of(corners, classes)));
    }
    return TrainingSet.of(images, CLASSES);
  }

  @Test
  void imagesStandInTheOrderOfTheirIds() {
    TrainingSet set = random(50, 4);
    assertThat(set.size()).isEqualTo(50);
    for (int i = 0; i < 50; i++) {
      assertThat(set.id(i)).isEqualTo(3L * (i + 1));
      assertThat(set.path(i)).isEqualTo("hdfs://lake/pics/%012d é.jpg", i + 1);
    }
    assertThat(set.boxes()).isEqualTo(Arrays.stream(set.boxesByClass()).sum()).isPositive();
    assertThat(set.classes()).isEqualTo(CLASSES);
  }

  @Test
  void itTravelsUnderBothSerializers() {
    TrainingSet set = random(200, 5);
    SparkConf conf = new SparkConf(false);
    for (SerializerInstance serializer :
        List.of(new JavaSerializer(conf).newInstance(), new KryoSerializer(conf).newInstance())) {
      ByteBuffer bytes = serializer.serialize(set, ClassTag$.MODULE$.apply(TrainingSet.class));
      TrainingSet back = serializer.deserialize(bytes, ClassTag$.MODULE$.apply(TrainingSet.class));
      assertThat(back.toString()).isEqualTo(set.toString());
      assertThat(back.classes()).isEqualTo(set.classes());
      for (int i = 0; i < set.size(); i++) {
        assertThat(back.id(i)).isEqualTo(set.id(i));
        assertThat(back.path(i)).isEqualTo(set.path(i));
        TruthBoxes boxes = set.boxes(i);
        TruthBoxes others = back.boxes(i);
        assertThat(others.size()).isEqualTo(boxes.size());
        for (int box = 0; box < boxes.size(); box++) {
          assertThat(others.classIndex(box)).isEqualTo(boxes.classIndex(box));
          assertThat(others.xMin(box)).isEqualTo(boxes.xMin(box));
          assertThat(others.yMax(box)).isEqualTo(boxes.yMax(box));
        }
      }
    }
  }

  @Test
  void thirtyTwoBytesAnImageAndTwentyABoxAreAll() {
    TrainingSet set = random(20_000, 16);
    ByteBuffer bytes =
        new JavaSerializer(new SparkConf(false))
            .newInstance()
            .serialize(set, ClassTag$.MODULE$.apply(TrainingSet.class));
    // 16 bytes an image, 19 of its name, 20 a box: 118,000 images of 8 boxes would take 23 MB.
    assertThat(bytes.remaining()).isLessThan(36 * 20_000 + 20 * set.boxes() + 2000);
  }

  @Test
  void anEpochsOrderDependsOnSeedEpochAndIdOnly() {
    TrainingSet set = random(300, 1);
    int[] order = set.order(7, 3);
    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(java.util.stream.IntStream.range(0, 300).toArray());
    assertThat(set.order(7, 3)).isEqualTo(order);
    assertThat(set.order(7, 4)).isNotEqualTo(order);
    assertThat(set.order(8, 3)).isNotEqualTo(order);

    // A set with fewer images has those that are left in the same order.
    TrainingSet fewer = random(200, 1);
    long[] ids = Arrays.stream(order).mapToLong(set::id).filter(id -> id <= 600).toArray();
    assertThat(Arrays.stream(fewer.order(7, 3)).mapToLong(fewer::id).toArray()).isEqualTo(ids);
  }

  @Test
  void everyImageIsSeenOnceAnEpochHoweverManyWorkersShareIt() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int images = 1 + random.nextInt(60);
      int workers = 1 + random.nextInt(5);
      int batch = 1 + random.nextInt(6);
      EpochBatches batches = new EpochBatches(images, workers, batch, 1 + random.nextInt(4));
      EpochBatches alone = new EpochBatches(images, 1, workers * batch, batches.localSteps());
      assertThat(batches.steps()).as("seed %d", seed).isEqualTo(alone.steps());
      int[] order = random(images, 0).order(seed, 0);
      Set<Integer> seen = new HashSet<>();
      for (int round = 0; round < batches.rounds(); round++) {
        for (int step = batches.firstStep(round); step < batches.firstStep(round + 1); step++) {
          List<Integer> shared = new ArrayList<>();
          int least = Integer.MAX_VALUE;
          int most = 0;
          for (int worker = 0; worker < workers; worker++) {
            int[] part = batches.batch(order, worker, step);
            Arrays.stream(part).forEach(shared::add);
            least = Math.min(least, part.length);
            most = Math.max(most, part.length);
          }
          assertThat(most - least).as("seed %d", seed).isLessThanOrEqualTo(1);
          assertThat(shared)
              .as("seed %d", seed)
              .containsExactlyElementsOf(
                  Arrays.stream(alone.batch(order, 0, step)).boxed().toList());
          seen.addAll(shared);
        }
      }
      assertThat(seen).as("seed %d", seed).hasSize(images);
      assertThat(batches.firstStep(batches.rounds())).isEqualTo(batches.steps());
    }
  }

  @Test
  void repeatedIdsAndUnknownClassesAreRefused() {
    TrainingImage image =
        new TrainingImage(1, "a.jpg", TruthBoxes.of(new float[] {0, 0, 1, 1}, new int[] {3}));
    assertThatThrownBy(() -> TrainingSet.of(List.of(image), CLASSES))
        .hasMessage("Cannot train with a box of class index 3 in a.jpg: there are 3 classes");
    TrainingImage empty = new TrainingImage(1, "b.jpg", TruthBoxes.NONE);
    assertThatThrownBy(() -> TrainingSet.of(List.of(empty, empty), CLASSES))
        .hasMessage("Cannot train with two images of id 1: b.jpg and b.jpg");
  }
}
