package io.sparkdet.app.train;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.train.data.EpochBatches;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.data.TrainingSetReader;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.app.train.preview.PreviewRequest;
import io.sparkdet.app.train.preview.TrainingPreview;
import io.sparkdet.app.train.round.EpochTotals;
import io.sparkdet.app.train.round.Round;
import io.sparkdet.app.train.round.RoundProgress;
import io.sparkdet.app.train.round.RoundResult;
import io.sparkdet.app.train.round.RoundRunner;
import io.sparkdet.app.train.round.WorkerPlan;
import io.sparkdet.app.train.validation.UsableSet;
import io.sparkdet.app.train.validation.Validation;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.loss.LossSums;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.detection.matching.SizeClass;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.training.ParameterLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Trains a detector: reads the images' places, then round after round, measures after each epoch,
 * keeps the best model or the last, and can go on where it stopped.
 */
@PublicApi
public final class TrainJob {

  /** So many rounds in a row without a finite loss are no accident. */
  private static final int MOST_SKIPPED_IN_A_ROW = 10;

  /** Pictures that a note names. */
  private static final int NAMED = 3;

  private final SparkSession spark;
  private final SparkJob job;
  private final JavaSparkContext context;
  private final TrainRequest request;
  private final TrainProgress progress;
  private final Optional<String> preview;
  private final Supplier<String> working;
  private final Runnable guard;

  /** Makes the job; {@link #run} does it. */
  public TrainJob(SparkSession spark, TrainRequest request, TrainProgress progress) {
    this(spark, request, progress, Optional.empty(), request::output, () -> {});
  }

  private TrainJob(
      SparkSession spark,
      TrainRequest request,
      TrainProgress progress,
      Optional<String> preview,
      Supplier<String> working,
      Runnable guard) {
    this.spark = spark;
    this.job = new SparkJob(spark, "train");
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.request = request;
    this.progress = progress;
    this.preview = preview;
    this.working = working;
    this.guard = guard;
  }

  /** Returns the same job, which writes a page of training samples before it begins. */
  public TrainJob withPreview(String file) {
    return new TrainJob(spark, request, progress, Optional.of(file), working, guard);
  }

  /**
   * Returns the same job, which writes elsewhere than to its output, as long as that is not where
   * the output is.
   *
   * @param place where to write now; it may change whenever the progress is told of an epoch
   */
  public TrainJob writingTo(Supplier<String> place) {
    return new TrainJob(spark, request, progress, preview, place, guard);
  }

  /**
   * Returns the same job, which runs something before it writes into its output.
   *
   * @param writes throws if the output is not this run's any more
   */
  public TrainJob guardedBy(Runnable writes) {
    return new TrainJob(spark, request, progress, preview, working, writes);
  }

  /**
   * What came of a run.
   *
   * @param output the model folder
   * @param epochs that were trained in all
   * @param updates steps in all
   * @param skipped steps without a finite loss
   * @param metrics of the model that was kept, by name; empty without validation
   * @param seconds of this run
   */
  public record Result(
      String output,
      int epochs,
      long updates,
      long skipped,
      Map<String, Double> metrics,
      double seconds) {}

  /**
   * Runs the job.
   *
   * @throws UserException if the request cannot be met as it is, the output cannot be written, or
   *     training diverges; the last good model and checkpoint are kept
   */
  public Result run() {
    try {
      return train();
    } catch (IOException e) {
      throw RunFolder.unwritable(request.output(), e);
    } finally {
      job.end();
    }
  }

  private Result train() throws IOException {
    long begin = System.nanoTime();
    RunFolder folder =
        RunFolder.open(
            request.output(), working, request.resume(), context.hadoopConfiguration(), guard);
    job.step("read annotations");
    TrainingSetReader.Result data = TrainingSetReader.read(spark, request.training());
    TrainingSet set = data.set();
    progress.note("Training on " + set);
    InitialModel initial =
        InitialModel.of(
            request.network(), set.classes(), request.seed(), context.hadoopConfiguration());
    int inputSize = initial.config().imageSize();
    job.step("look at the pictures");
    UsableSet.require("train", request.training().annotations(), context, data, inputSize)
        .forEach(progress::note);
    initial.notes().forEach(progress::note);
    ModelDescription model =
        ModelDescription.of(
            folder.modelName(), initial.config(), set.classes(), Provenance.of("trained"));
    preview.ifPresent(file -> writePreview(file, set, model));
    Optional<Validation> validation =
        request.validation().map(valid -> Validation.read(spark, valid, set.classes(), inputSize));
    validation.ifPresent(valid -> valid.notes().forEach(progress::note));
    Run run = new Run(folder, set, model, initial, validation);
    return run.finish(begin);
  }

  private void writePreview(String file, TrainingSet set, ModelDescription model) {
    PreviewRequest samples =
        new PreviewRequest(
            model.preprocessing(),
            model.config(),
            Augmentation.parse(request.augment()),
            request.multiScale().map(MultiScale::parse),
            AnchorMatcher.parse(request.loss().matcher()),
            request.seed(),
            PreviewRequest.PICTURES);
    TrainingPreview.write(set, samples, file, context.hadoopConfiguration());
    progress.note("Training samples are shown in " + file);
  }

  /** One run with everything that stays the same in it. */
  private final class Run {

    private final RunFolder folder;
    private final TrainingSet set;
    private final ModelDescription model;
    private final Optional<Validation> validation;
    private final ParameterLayout layout;
    private final EpochBatches batches;
    private final Checkpoints checkpoints;
    private final WorkerPlan plan;
    private final Updates updates;
    private final RunState state;
    private final Set<Integer> unread = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    Run(
        RunFolder folder,
        TrainingSet set,
        ModelDescription model,
        InitialModel initial,
        Optional<Validation> validation)
        throws IOException {
      this.folder = folder;
      this.set = set;
      this.model = model;
      this.validation = validation;
      TrainRequest.Budget budget = request.budget();
      this.layout = ParameterLayout.of(model.config());
      this.batches =
          new EpochBatches(set.size(), budget.workers(), budget.batchSize(), budget.localSteps());
      Map<String, String> settings = new LinkedHashMap<>(request.settings());
      settings.put("data", set.toString());
      this.checkpoints = folder.checkpoints(settings);
      this.plan =
          new WorkerPlan(
              UUID.randomUUID().toString(),
              new String(model.toBytes(), StandardCharsets.UTF_8),
              Augmentation.parse(request.augment()).label(),
              request.loss(),
              request.learning(),
              request.seed(),
              budget.localSteps(),
              budget.threads());
      this.updates =
          new Updates(
              request.learning(),
              request.learning().groups(layout),
              request.loss().settings().normalization(),
              budget.outer());
      this.state = begin(initial);
    }

    private RunState begin(InitialModel initial) throws IOException {
      int memories = request.learning().rule().memories();
      if (request.resume()) {
        Optional<RunState> latest = checkpoints.latest(memories, progress::note);
        if (latest.isPresent()) {
          progress.note(
              "Going on after %d of %d epochs, %d updates"
                  .formatted(latest.get().epoch, request.budget().epochs(), latest.get().updates));
          return latest.get();
        }
        progress.note("There is no checkpoint to resume: the run begins at its start");
      }
      int outer = request.budget().outer().plain() ? 0 : layout.parameterCount();
      return new RunState(
          layout.parameters(initial.weights()),
          layout.statistics(initial.weights()),
          new float[memories][layout.parameterCount()],
          new float[outer]);
    }

    Result finish(long begin) throws IOException {
      try (RoundRunner runner = new RoundRunner(context, plan, set, progress::note)) {
        while (state.epoch < request.budget().epochs()) {
          epoch(runner);
        }
      }
      if (validation.isEmpty() ? !Divergence.sound(state) : state.metrics.isEmpty()) {
        throw diverged("loss or gradient were not finite in its last rounds", state.epoch);
      }
      if (validation.isEmpty()) {
        writeModel(state);
      }
      return new Result(
          request.output(),
          state.epoch,
          state.updates,
          state.skipped,
          state.metrics,
          (System.nanoTime() - begin) / 1e9);
    }

    private void epoch(RoundRunner runner) throws IOException {
      int[] order = set.order(request.seed(), state.epoch);
      double learningRate = 0;
      int every = request.budget().checkpointRounds();
      while (state.round < batches.rounds()) {
        learningRate = round(runner, order);
        state.round++;
        if (every > 0 && state.round % every == 0 && state.round < batches.rounds()) {
          endIfDiverged(Divergence.ofState(state));
          checkpoints.write(state);
        }
      }
      tellUnread();
      endIfDiverged(Divergence.ofEpoch(state));
      job.step("measure epoch %d".formatted(state.epoch + 1));
      Optional<CocoSummary> measured = validation.map(this::measure);
      state.epoch++;
      state.round = 0;
      String line = History.line(state.epoch, state.totals, learningRate, measured);
      state.history.add(line);
      state.plateau =
          state.plateau.after(
              measured
                  .map(summary -> summary.value(CocoMetric.AP))
                  .orElse(-state.totals.meanClassLoss() - state.totals.meanBoxLoss()));
      state.totals = EpochTotals.NONE;
      if (measured.isPresent()
          && measured.get().value(CocoMetric.AP) >= state.bestAp()
          && state.skippedInARow == 0) {
        state.metrics = metrics(measured.get());
        writeModel(state);
      }
      folder.writeHistory(state.history);
      checkpoints.write(state);
      progress.epoch(line);
    }

    private CocoSummary measure(Validation valid) {
      Validation.Measured measured =
          valid.measure(model, averageParameters(state), averageStatistics(state));
      tell(
          measured.failures(),
          "validation pictures could not be labelled, their boxes count as missed");
      return measured.summary();
    }

    /** Names pictures of the set that could not be read, each once in a run. */
    private void tellUnread() {
      List<String> names =
          unread.stream().sorted().map(image -> new Path(set.path(image)).getName()).toList();
      tell(names, "pictures could not be read or decoded in this epoch and were left out");
      unread.clear();
    }

    private void tell(List<String> pictures, String what) {
      List<String> fresh = pictures.stream().filter(told::add).toList();
      if (!fresh.isEmpty()) {
        int shown = Math.min(NAMED, fresh.size());
        progress.note(
            "%,d %s (%s%s)"
                .formatted(
                    pictures.size(),
                    what,
                    String.join("; ", fresh.subList(0, shown)),
                    shown < fresh.size() ? "; …" : ""));
      }
    }

    private void endIfDiverged(Optional<String> reason) throws IOException {
      if (reason.isPresent()) {
        throw diverged(reason.get(), state.epoch + 1);
      }
    }

    /** Keeps the model of the last checkpoint whose weights were sound, and says what happened. */
    private UserException diverged(String reason, int epoch) throws IOException {
      Optional<RunState> good =
          checkpoints.latest(state.memory.length, progress::note, Divergence::sound);
      String kept = "no model is kept";
      if (validation.isPresent() && !state.metrics.isEmpty()) {
        kept = "the best model so far is kept";
      } else if (validation.isEmpty() && good.isPresent()) {
        writeModel(good.get());
        kept = "the model after update %d is kept".formatted(good.get().updates);
      }
      return new UserException(
          "Cannot go on training: in epoch %d %s; lower --learning-rate (%s)%s, and check the annotations (%s)"
              .formatted(
                  epoch,
                  reason,
                  request.budget().learningRate(),
                  request.learning().clipNorm() > 0
                      ? " or --clip-norm"
                      : " or give --clip-norm (%s is usual)"
                          .formatted(TrainOption.CLIP_NORM.defaultWords()),
                  kept));
    }

    /** Runs the next round and returns the learning rate of its last step. */
    private double round(RoundRunner runner, int[] order) throws IOException {
      long begin = System.nanoTime();
      int first = batches.firstStep(state.round);
      int steps = batches.firstStep(state.round + 1) - first;
      Round round = plan(order, first, steps);
      job.step(
          "epoch %d of %d, step %d of %d"
              .formatted(state.epoch + 1, request.budget().epochs(), first + 1, batches.steps()));
      boolean local = request.budget().localSteps() > 1;
      RoundResult result = runner.run(round, lengths(local), weights(local));
      if (result.active() == 0) {
        throw new UserException(
            "Cannot train: none of the %d images of step %d in epoch %d could be read and decoded; check the files below %s"
                .formatted(
                    result.failedImages(),
                    first + 1,
                    state.epoch + 1,
                    request.training().images()));
      }
      unread.addAll(result.failed());
      double rate = round.learningRate(steps - 1);
      long update = System.nanoTime();
      boolean applied = local ? updates.merge(state, result) : updates.apply(state, result, rate);
      state.updates += steps;
      if (applied && request.budget().averageDecay() > 0) {
        state.moveAverage(request.budget().averageDecay());
      }
      long end = System.nanoTime();
      double seconds = (end - begin) / 1e9;
      count(result, applied, local, seconds, result.workSeconds() + (end - update) / 1e9);
      report(result, first + steps, steps, rate, seconds);
      return rate;
    }

    private Round plan(int[] order, int first, int steps) {
      int[][][] images = new int[steps][request.budget().workers()][];
      int[] sizes = new int[steps];
      double[] rates = new double[steps];
      for (int step = 0; step < steps; step++) {
        for (int worker = 0; worker < images[step].length; worker++) {
          images[step][worker] = batches.batch(order, worker, first + step);
        }
        sizes[step] = inputSize(first + step);
        rates[step] = learningRate(state.updates + step);
      }
      boolean warmingUp = state.updates < warmUpUpdates();
      int next = first + steps;
      int[][] nextImages = new int[next < batches.steps() ? request.budget().workers() : 0][];
      Arrays.setAll(nextImages, worker -> batches.batch(order, worker, next));
      return new Round(
          state.epoch, state.updates, images, sizes, rates, warmingUp, nextImages, inputSize(next));
    }

    private int inputSize(int step) {
      EfficientDetConfig config = model.config();
      return request
          .multiScale()
          .map(MultiScale::parse)
          .map(
              scale ->
                  scale.size(
                      request.seed(),
                      state.epoch,
                      step,
                      config.imageSize(),
                      1 << config.maxLevel()))
          .orElse(config.imageSize());
    }

    private double learningRate(long update) {
      TrainRequest.Budget budget = request.budget();
      long all = (long) budget.epochs() * batches.steps();
      return budget.learningRate()
          * budget.schedule().factor(update, warmUpUpdates(), all, state.plateau.plateaus());
    }

    private long warmUpUpdates() {
      return Math.round(request.budget().warmUpEpochs() * batches.steps());
    }

    private int[] lengths(boolean local) {
      int[] lengths = new int[local ? 2 + state.memory.length : 2];
      Arrays.fill(lengths, layout.parameterCount());
      lengths[1] = layout.statisticCount();
      return lengths;
    }

    private float[][] weights(boolean local) {
      float[][] weights = new float[local ? 2 + state.memory.length : 2][];
      weights[0] = state.parameters;
      weights[1] = state.statistics;
      for (int i = 2; i < weights.length; i++) {
        weights[i] = state.memory[i - 2];
      }
      return weights;
    }

    private void count(
        RoundResult result, boolean applied, boolean local, double seconds, double workSeconds)
        throws IOException {
      LossSums losses = result.losses();
      double divisor = losses.divisor(request.loss().settings().normalization());
      boolean usable = losses.finite() && applied;
      int skipped = local ? result.skippedSteps() + (applied ? 0 : 1) : applied ? 0 : 1;
      state.skipped += skipped;
      state.skippedInARow = skipped == 0 ? 0 : state.skippedInARow + 1;
      state.totals =
          state.totals.plus(
              new EpochTotals(
                  usable ? losses.classLoss() / divisor : 0,
                  usable ? losses.boxLoss() / divisor : 0,
                  usable ? 1 : 0,
                  losses.images(),
                  EpochTotals.Positives.of(losses),
                  result.failedImages(),
                  skipped,
                  seconds,
                  workSeconds));
      if (state.skippedInARow >= MOST_SKIPPED_IN_A_ROW) {
        throw diverged(
            "loss or gradient were not finite in %d rounds in a row".formatted(state.skippedInARow),
            state.epoch + 1);
      }
    }

    private void report(
        RoundResult result, int stepsDone, int stepsOfRound, double rate, double seconds) {
      LossSums losses = result.losses();
      double divisor = losses.divisor(request.loss().settings().normalization());
      progress.round(
          new RoundProgress(
              state.epoch + 1,
              request.budget().epochs(),
              stepsDone,
              batches.steps(),
              stepsOfRound,
              losses.classLoss() / divisor,
              losses.boxLoss() / divisor,
              Arrays.stream(losses.positivesByLevel()).boxed().toList(),
              Arrays.stream(SizeClass.values()).map(losses::positives).toList(),
              rate,
              losses.images(),
              seconds,
              (long) request.budget().epochs() * batches.steps() - state.updates));
    }

    private float[] averageParameters(RunState of) {
      return request.budget().averageDecay() > 0 ? of.averageParameters : of.parameters;
    }

    private float[] averageStatistics(RunState of) {
      return request.budget().averageDecay() > 0 ? of.averageStatistics : of.statistics;
    }

    private void writeModel(RunState of) throws IOException {
      Provenance provenance =
          new Provenance(
              "trained",
              Map.of(),
              OptionalLong.of(request.seed()),
              request.training().annotations() + ": " + set,
              request.settings(),
              of.metrics,
              Map.of("spark", spark.version()));
      folder.writeModel(
          model.withProvenance(provenance),
          layout.weights(averageParameters(of), averageStatistics(of)));
    }

    private static Map<String, Double> metrics(CocoSummary summary) {
      Map<String, Double> metrics = new LinkedHashMap<>();
      for (CocoMetric metric : CocoMetric.values()) {
        metrics.put(metric.label(), summary.value(metric));
      }
      return metrics;
    }
  }
}
