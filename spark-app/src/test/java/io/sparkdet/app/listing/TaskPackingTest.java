package io.sparkdet.app.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TaskPackingTest {

  @Test
  void fewHundredPhotosMakeSeveralEqualTasksForEachCoreOfACluster() {
    long[] listing = {390 * TaskPacking.weight(150_000)};
    assertThat(new TaskPacking(listing, TaskPacking.leastTasks(2, false), 0).tasks()).isEqualTo(8);
  }

  @Test
  void oneExecutorsTasksShareItsLanesSoThatOneForEachCoreIsEnough() {
    long[] listing = {390 * TaskPacking.weight(150_000)};
    assertThat(new TaskPacking(listing, TaskPacking.leastTasks(2, true), 0).tasks()).isEqualTo(2);
  }

  @Test
  void aHandfulOfImagesIsNotTornIntoOneTaskEach() {
    assertThat(new TaskPacking(new long[] {10 * TaskPacking.weight(1_000)}, 16, 0).tasks())
        .isEqualTo(1);
  }

  @Test
  void noTaskWeighsMuchMoreThanAnInputSplit() {
    long[] listing = {1_000_000 * TaskPacking.weight(150_000)};
    TaskPacking packing = new TaskPacking(listing, 2, 0);
    assertThat(listing[0] / packing.tasks()).isBetween(127L << 20, 130L << 20);
  }

  @Test
  void noImagesAtAllStillMakeOneTask() {
    assertThat(new TaskPacking(new long[] {0, 0}, 4, 0).tasks()).isEqualTo(1);
  }

  @Test
  void theWantedNumberOfTasksIsMet() {
    assertThat(new TaskPacking(new long[] {5, 6}, 4, 7).tasks()).isEqualTo(7);
  }

  @Test
  void tasksDifferByAtMostOneFileInWeight() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int[] bytes = random.ints(5_000, 0, 1 << 20).toArray();
    long[] weights = new long[3];
    for (int i = 0; i < bytes.length; i++) {
      weights[i * 3 / bytes.length] += TaskPacking.weight(bytes[i]);
    }
    TaskPacking packing = new TaskPacking(weights, 4, 0);
    long[] weightOfTask = new long[packing.tasks()];
    long[] begin = {packing.weightBefore(0), packing.weightBefore(1), packing.weightBefore(2)};
    for (int i = 0; i < bytes.length; i++) {
      int partition = i * 3 / bytes.length;
      weightOfTask[packing.task(begin[partition])] += TaskPacking.weight(bytes[i]);
      begin[partition] += TaskPacking.weight(bytes[i]);
    }
    long fair = (weights[0] + weights[1] + weights[2]) / packing.tasks();
    long worst =
        Arrays.stream(weightOfTask).map(weight -> Math.abs(weight - fair)).max().orElseThrow();
    assertThat(worst).as("seed %d", seed).isLessThan(TaskPacking.weight(1 << 20));
  }
}
