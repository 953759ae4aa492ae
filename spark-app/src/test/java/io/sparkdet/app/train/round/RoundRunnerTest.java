package io.sparkdet.app.train.round;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.app.train.TinyRun;
import io.sparkdet.app.train.TrainRequest;
import io.sparkdet.app.train.data.EpochBatches;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.data.TrainingSetReader;
import io.sparkdet.app.train.initial.InitialModel;
import io.sparkdet.detection.matching.SizeClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.training.Freezing;
import io.sparkdet.efficientdet.training.ParameterLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One round with many workers is one worker's with all their images. */
class RoundRunnerTest {

  @TempDir Path lake;

  @Test
  void workersGiveTheGradientOfOneWithAllTheirImages() throws IOException {
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 13, 3, 96));
    TinyRun run = TinyRun.on(lake).withFreezing(Freezing.BN);
    TrainRequest request = run.into(lake.resolve("unused"), false);
    TrainingSet set = TrainingSetReader.read(TestSpark.session(), request.training()).set();
    InitialModel initial = initial(request, set);
    ParameterLayout layout = ParameterLayout.of(initial.config());
    for (int step = 0; step < 2; step++) { // 8 images, then the last 5
      RoundResult one = round(request, set, initial, 1, 8, step);
      for (int workers : new int[] {2, 4}) {
        RoundResult many = round(request, set, initial, workers, 8 / workers, step);
        assertThat(many.losses().images()).isEqualTo(step == 0 ? 8 : 5);
        assertThat(many.losses().positivesByLevel()).isEqualTo(one.losses().positivesByLevel());
        for (SizeClass size : SizeClass.values()) {
          assertThat(many.losses().positives(size)).isEqualTo(one.losses().positives(size));
        }
        for (ParameterLayout.Slice slice : layout.parameters()) {
          float[] expected = Arrays.copyOfRange(one.sums().parameters(), slice.from(), slice.to());
          float[] actual = Arrays.copyOfRange(many.sums().parameters(), slice.from(), slice.to());
          assertThat(distance(expected, actual))
              .as("%s, step %d, %d workers", slice.spec().name(), step, workers)
              .isLessThanOrEqualTo(1e-4 * distance(expected, new float[expected.length]) + 1e-6);
        }
      }
    }
  }

  @Test
  void vectorsHandedOverAndShippedGiveTheSameBits() throws IOException {
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 7, 5, 96));
    TrainRequest request = TinyRun.on(lake).into(lake.resolve("unused"), false);
    TrainingSet set = TrainingSetReader.read(TestSpark.session(), request.training()).set();
    InitialModel initial = initial(request, set);
    Broadcast<TrainingSet> shared = context().broadcast(set);
    Broadcast<SerializableConfiguration> hadoop =
        context().broadcast(new SerializableConfiguration(context().hadoopConfiguration()));
    try {
      for (int workers : new int[] {1, 3}) {
        for (GradientCompression compression : GradientCompression.values()) {
          WorkerPlan plan = plan(request, set, initial, 1, compression, false);
          Round round = round(set, initial, workers, 4, 0);
          TrainingVectors weights = weights(initial);
          bothWaysAgree(new WorkerTask(plan, round, shared, hadoop), workers, weights);
        }
        WorkerPlan plan = plan(request, set, initial, 2, GradientCompression.NONE, false);
        WorkerTask task = new WorkerTask(plan, steps(set, initial, workers), shared, hadoop);
        int memories = request.learning().rule().memories();
        bothWaysAgree(task, workers, withMemory(weights(initial), memories));
      }
    } finally {
      shared.destroy();
      hadoop.destroy();
    }
  }

  private static void bothWaysAgree(WorkerTask task, int workers, TrainingVectors weights) {
    JavaRDD<Integer> partitions =
        context().parallelize(IntStream.range(0, workers).boxed().toList(), workers);
    float[][] before = Arrays.stream(weights.arrays()).map(float[]::clone).toArray(float[][]::new);
    RoundResult handed = new SharedRound().run(partitions, task, weights);
    RoundResult shipped = new ShippedRound(context()).run(partitions, task, weights);
    assertThat(handed.sums().arrays()).isDeepEqualTo(shipped.sums().arrays());
    assertThat(handed.sums().arrays()).hasSameDimensionsAs(before);
    assertThat(handed.active()).isEqualTo(workers);
    assertThat(handed.losses()).usingRecursiveComparison().isEqualTo(shipped.losses());
    assertThat(weights.arrays()).isDeepEqualTo(before);
  }

  private static RoundResult round(
      TrainRequest request,
      TrainingSet set,
      InitialModel initial,
      int workers,
      int batchSize,
      int step) {
    WorkerPlan plan = plan(request, set, initial, 1, GradientCompression.NONE, workers > 1);
    try (RoundRunner runner = new RoundRunner(context(), plan, set, note -> {})) {
      return runner.run(round(set, initial, workers, batchSize, step), weights(initial));
    }
  }

  private static WorkerPlan plan(
      TrainRequest request,
      TrainingSet set,
      InitialModel initial,
      int localSteps,
      GradientCompression compression,
      boolean checkpointing) {
    ModelDescription model =
        ModelDescription.of("m", initial.config(), set.classes(), Provenance.of("test"));
    return new WorkerPlan(
        UUID.randomUUID().toString(),
        new String(model.toBytes(), StandardCharsets.UTF_8),
        "flip",
        0,
        request.loss(),
        request.learning(),
        request.seed(),
        localSteps,
        compression,
        checkpointing,
        1);
  }

  private static Round round(
      TrainingSet set, InitialModel initial, int workers, int batchSize, int step) {
    EpochBatches batches = new EpochBatches(set.size(), workers, batchSize, 1);
    int[] order = set.order(1, 0);
    int[][][] images = new int[1][workers][];
    for (int worker = 0; worker < workers; worker++) {
      images[0][worker] = batches.batch(order, worker, step);
    }
    int side = initial.config().imageSize();
    return new Round(
        0, 0, images, new int[] {side}, new double[] {1e-3}, false, FollowingStep.NONE);
  }

  /** Two steps of each worker by itself, of an image each. */
  private static Round steps(TrainingSet set, InitialModel initial, int workers) {
    EpochBatches batches = new EpochBatches(set.size(), workers, 1, 2);
    int[] order = set.order(1, 0);
    int[][][] images = new int[2][workers][];
    for (int step = 0; step < images.length; step++) {
      for (int worker = 0; worker < workers; worker++) {
        images[step][worker] = batches.batch(order, worker, step);
      }
    }
    int side = initial.config().imageSize();
    return new Round(
        0, 0, images, new int[] {side, side}, new double[] {1e-3, 1e-3}, false, FollowingStep.NONE);
  }

  private static TrainingVectors withMemory(TrainingVectors weights, int memories) {
    return new TrainingVectors(
        weights.parameters(),
        weights.statistics(),
        new float[memories][weights.parameters().length]);
  }

  private static InitialModel initial(TrainRequest request, TrainingSet set) throws IOException {
    return InitialModel.of(
        request.network(),
        set.classes(),
        1,
        TestSpark.session().sparkContext().hadoopConfiguration());
  }

  private static TrainingVectors weights(InitialModel initial) {
    ParameterLayout layout = ParameterLayout.of(initial.config());
    return new TrainingVectors(
        layout.parameters(initial.weights()), layout.statistics(initial.weights()));
  }

  private static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext());
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
