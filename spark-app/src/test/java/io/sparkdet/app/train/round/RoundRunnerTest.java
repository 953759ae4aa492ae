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
import org.apache.spark.api.java.JavaSparkContext;
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
    InitialModel initial =
        InitialModel.of(
            request.network(),
            set.classes(),
            1,
            TestSpark.session().sparkContext().hadoopConfiguration());
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

  private static RoundResult round(
      TrainRequest request,
      TrainingSet set,
      InitialModel initial,
      int workers,
      int batchSize,
      int step) {
    ModelDescription model =
        ModelDescription.of("m", initial.config(), set.classes(), Provenance.of("test"));
    WorkerPlan plan =
        new WorkerPlan(
            "round-%d-%d".formatted(workers, step),
            new String(model.toBytes(), StandardCharsets.UTF_8),
            request.augment(),
            0,
            request.loss(),
            request.learning(),
            request.seed(),
            1,
            GradientCompression.NONE,
            workers > 1,
            1);
    EpochBatches batches = new EpochBatches(set.size(), workers, batchSize, 1);
    int[] order = set.order(1, 0);
    int[][][] images = new int[1][workers][];
    for (int worker = 0; worker < workers; worker++) {
      images[0][worker] = batches.batch(order, worker, step);
    }
    int side = initial.config().imageSize();
    Round round =
        new Round(0, 0, images, new int[] {side}, new double[] {1e-3}, false, new int[0][], side);
    ParameterLayout layout = ParameterLayout.of(initial.config());
    float[] parameters = layout.parameters(initial.weights());
    float[] statistics = layout.statistics(initial.weights());
    try (RoundRunner runner =
        new RoundRunner(
            JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext()),
            plan,
            set,
            note -> {})) {
      return runner.run(round, new TrainingVectors(parameters, statistics));
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
