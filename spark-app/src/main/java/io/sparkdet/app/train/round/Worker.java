package io.sparkdet.app.train.round;

import io.sparkdet.app.train.data.StoredPictures;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.detection.loss.DetectionLoss;
import io.sparkdet.detection.loss.LossSums;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.augmentation.TrainingSampler;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.training.FlatVectors;
import io.sparkdet.efficientdet.training.Optimizer;
import io.sparkdet.efficientdet.training.ParameterGroups;
import io.sparkdet.efficientdet.training.ParameterLayout;
import io.sparkdet.efficientdet.training.TrainableNetwork;
import io.sparkdet.sql.detector.ExecutorCores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A worker's part of a round: a pure function of the round, the weights that it begins with and the
 * worker's number. What it keeps between rounds can be thrown away at any moment.
 */
final class Worker {

  private static @Nullable Worker latest;

  private final WorkerPlan plan;
  private final EfficientDetConfig config;
  private final ParameterLayout layout;
  private final ParameterGroups groups;
  private final Optimizer optimizer;
  private final SampleReader samples;
  private final int threads;
  private final Map<Integer, TrainableNetwork> networks = new ConcurrentHashMap<>();
  private final Map<Integer, DetectionLoss> losses = new ConcurrentHashMap<>();
  private final Map<Integer, DetectionLoss> warmUpLosses = new ConcurrentHashMap<>();

  /** By worker, samples of the step that is expected next, read while this one is computed. */
  private final Map<Integer, Ahead> ahead = new ConcurrentHashMap<>();

  private Worker(WorkerPlan plan) {
    this.plan = plan;
    ModelDescription model = plan.description();
    this.config = model.config();
    this.layout = ParameterLayout.of(config);
    this.groups = plan.learning().groups(layout);
    this.optimizer = plan.learning().rule();
    this.threads = plan.threads() > 0 ? plan.threads() : ExecutorCores.here();
    this.samples =
        new SampleReader(new TrainingSampler(model.preprocessing(), plan.augmentation()), threads);
  }

  /** Returns this JVM's worker of a run; that of an earlier run is closed. */
  static synchronized Worker of(WorkerPlan plan) {
    Worker worker = latest;
    if (worker == null || !worker.plan.run().equals(plan.run())) {
      if (worker != null) {
        worker.samples.close();
      }
      worker = new Worker(plan);
      latest = worker;
    }
    return worker;
  }

  /** Samples that are being read for an update. */
  private record Ahead(int epoch, long update, SampleReader.Reading reading) {}

  /**
   * What a worker gives back.
   *
   * @param vectors gradient and running statistics of one step; or weights and the optimizer's
   *     memory after several; none where there was no image
   */
  record Result(WorkerReport report, TrainingVectors vectors) {}

  /**
   * Does one worker's part.
   *
   * @param weights with the optimizer's memory, if there are several steps; what {@link
   *     TrainingVectors#own} copies becomes this call's own
   */
  Result run(
      Round round, int worker, TrainingVectors weights, TrainingSet set, Configuration hadoop) {
    boolean updates = plan.exchange() == Exchange.WEIGHTS;
    float[] parameters = weights.parameters();
    float[] statistics = weights.statistics();
    float[][] memory = weights.memory();
    float[] gradient = new float[layout.parameterCount()];
    LossSums sums = LossSums.none(config.levels());
    int steps = 0;
    int skipped = 0;
    List<Integer> failed = new ArrayList<>();
    long work = 0;
    for (int step = 0; step < round.steps(); step++) {
      try (SampleReader.Batch batch = batch(round, step, worker, set, hadoop)) {
        readAhead(round, step + 1, worker, set, hadoop);
        failed.addAll(batch.failed());
        if (batch.size() > 0) {
          long begin = System.nanoTime();
          float[] before = updates ? statistics.clone() : statistics;
          LossSums ofStep = gradient(parameters, statistics, batch, round, step, gradient);
          sums = sums.plus(ofStep);
          steps++;
          if (updates && !update(parameters, memory, gradient, ofStep, round, step)) {
            statistics = before;
            skipped++;
          }
          work += System.nanoTime() - begin;
        }
      }
    }
    WorkerReport report = new WorkerReport(worker, sums, steps, skipped, failed, work / 1e9);
    if (steps == 0) {
      return new Result(report, TrainingVectors.NONE);
    }
    return new Result(
        report, new TrainingVectors(updates ? parameters : gradient, statistics, memory));
  }

  /** Takes the samples of a step: those read ahead, where they are of this very step. */
  private SampleReader.Batch batch(
      Round round, int step, int worker, TrainingSet set, Configuration hadoop) {
    Ahead expected = ahead.remove(worker);
    if (expected != null) {
      SampleReader.Batch batch = expected.reading().await();
      if (expected.epoch() == round.epoch() && expected.update() == round.firstUpdate() + step) {
        return batch;
      }
      batch.close();
    }
    int[] images = round.images(step, worker);
    return begin(round.epoch(), images, round.inputSize(step), set, hadoop).await();
  }

  /** Begins to read the samples of a step, which may be the first of the round that follows. */
  private void readAhead(Round round, int step, int worker, TrainingSet set, Configuration hadoop) {
    boolean same = step < round.steps();
    int epoch = same ? round.epoch() : round.following().epoch();
    int[] images = same ? round.images(step, worker) : round.following().images(worker);
    if (images.length > 0) {
      int size = same ? round.inputSize(step) : round.following().inputSize();
      SampleReader.Reading reading = begin(epoch, images, size, set, hadoop);
      ahead.put(worker, new Ahead(epoch, round.firstUpdate() + step, reading));
    }
  }

  private SampleReader.Reading begin(
      int epoch, int[] images, int size, TrainingSet set, Configuration hadoop) {
    return samples.begin(
        new StoredPictures(set, hadoop),
        images,
        size,
        image -> set.draw(plan.seed(), epoch, image));
  }

  private LossSums gradient(
      float[] parameters,
      float[] statistics,
      SampleReader.Batch batch,
      Round round,
      int step,
      float[] gradient) {
    int size = round.inputSize(step);
    boolean warmingUp = round.warmingUp();
    DetectionLoss loss =
        (warmingUp ? warmUpLosses : losses).computeIfAbsent(size, s -> loss(s, warmingUp));
    TrainableNetwork network =
        networks.computeIfAbsent(
            size,
            s ->
                new TrainableNetwork(
                    config.withImageSize(s),
                    plan.learning().freezing(),
                    plan.learning().dropout(),
                    plan.gradientCheckpointing(),
                    threads));
    LossSums[] sums = new LossSums[batch.size()];
    network.differentiate(
        parameters,
        statistics,
        batch.images(),
        batch.seeds(),
        FlatVectors.leastMomentum(round.firstUpdate() + step + 1),
        (image, logits, codes, byLogits, byCodes) -> {
          TruthBoxes truths = batch.truths(image);
          sums[image] = loss.image(0, logits, codes, truths, byLogits, byCodes);
        },
        gradient);
    return Arrays.stream(sums).reduce(LossSums.none(config.levels()), LossSums::plus);
  }

  private DetectionLoss loss(int size, boolean warmingUp) {
    EfficientDetConfig sized = config.withImageSize(size);
    var matcher = plan.loss().anchorMatcher();
    return new DetectionLoss(
        sized.anchorGrid(),
        sized.classes(),
        warmingUp ? matcher.duringWarmUp() : matcher,
        plan.loss().settings());
  }

  /** Takes a local step; false where loss or gradient are not finite, and nothing has changed. */
  private boolean update(
      float[] parameters,
      float[][] memory,
      float[] gradient,
      LossSums sums,
      Round round,
      int step) {
    FlatVectors.scale(gradient, 1 / sums.divisor(plan.loss().settings().normalization()));
    double norm = FlatVectors.clip(gradient, plan.learning().clipNorm());
    if (!sums.finite() || !Double.isFinite(norm)) {
      return false;
    }
    optimizer.update(
        parameters,
        gradient,
        memory,
        groups,
        round.learningRate(step),
        round.firstUpdate() + step + 1);
    return true;
  }
}
