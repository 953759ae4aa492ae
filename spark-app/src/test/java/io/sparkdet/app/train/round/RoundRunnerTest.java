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
import java.util.List;
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
          WorkerTask task =
              new WorkerTask(
                  plan(
                      request,
                      set,
                      initial,
                      "%s-%d".formatted(compression, workers),
                      compression,
                      false),
                  round(set, initial, workers, 4, 0),
                  shared,
                  hadoop);
          List<Integer> numbers = IntStream.range(0, workers).boxed().toList();
          JavaRDD<Integer> partitions = context().parallelize(numbers, workers);
          TrainingVectors weights = weights(initial);
          TrainingVectors before = weights.copy();
          RoundResult handed =
              RoundRunner.result(new SharedRound().run(partitions, task, weights), weights);
          RoundResult shipped =
              RoundRunner.result(
                  new ShippedRound(context()).run(partitions, task, weights), weights);
          assertThat(handed.sums().arrays()).isDeepEqualTo(shipped.sums().arrays());
          assertThat(handed.active()).isEqualTo(workers);
          assertThat(handed.losses()).usingRecursiveComparison().isEqualTo(shipped.losses());
          assertThat(weights.arrays()).isDeepEqualTo(before.arrays());
        }
      }
    } finally {
      shared.destroy();
      hadoop.destroy();
    }
  }

  private static RoundResult round(
      TrainRequest request,
      TrainingSet set,
      InitialModel initial,
      int workers,
      int batchSize,
      int step) {
    WorkerPlan plan =
        plan(
            request,
            set,
            initial,
            "round-%d-%d".formatted(workers, step),
            GradientCompression.NONE,
            workers > 1);
    try (RoundRunner runner = new RoundRunner(context(), plan, set, note -> {})) {
      return runner.run(round(set, initial, workers, batchSize, step), weights(initial));
    }
  }

  private static WorkerPlan plan(
      TrainRequest request,
      TrainingSet set,
      InitialModel initial,
      String run,
      GradientCompression compression,
      boolean checkpointing) {
    ModelDescription model =
        ModelDescription.of("m", initial.config(), set.classes(), Provenance.of("test"));
    return new WorkerPlan(
        run,
        new String(model.toBytes(), StandardCharsets.UTF_8),
        request.augment(),
        0,
        request.loss(),
        request.learning(),
        request.seed(),
        1,
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
        0, 0, images, new int[] {side}, new double[] {1e-3}, false, new int[0][], side);
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
