package io.sparkdet.app.train;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.train.data.EpochBatches;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.history.EarlyStopping;
import io.sparkdet.app.train.history.History;
import io.sparkdet.app.train.initial.InitialModel;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.app.train.round.EpochTotals;
import io.sparkdet.app.train.round.Exchange;
import io.sparkdet.app.train.round.Round;
import io.sparkdet.app.train.round.RoundProgress;
import io.sparkdet.app.train.round.RoundResult;
import io.sparkdet.app.train.round.RoundRunner;
import io.sparkdet.app.train.round.TrainingVectors;
import io.sparkdet.app.train.round.WorkerPlan;
import io.sparkdet.app.train.validation.LabelledPicture;
import io.sparkdet.app.train.validation.Validation;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.coco.CocoSummary;
import io.sparkdet.detection.loss.LossSums;
import io.sparkdet.detection.matching.SizeClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.training.ParameterLayout;
import io.sparkdet.efficientdet.training.RateCurve;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/** One run with everything that stays the same in it. */
final class TrainRun {

  /** So many rounds in a row without a finite loss are no accident. */
  private static final int MOST_SKIPPED_IN_A_ROW = 10;

  /** Pictures that a note names. */
  private static final int NAMED = 3;

  /**
   * What a run begins with.
   *
   * @param data what is trained on, in words
   * @param model without its weights
   * @param continued the model that is trained for more epochs
   */
  record Inputs(
      RunFolder folder,
      TrainingSet set,
      String data,
      ModelDescription model,
      InitialModel initial,
      Optional<Continuation> continued,
      Optional<Validation> validation) {}

  private final JavaSparkContext context;
  private final SparkJob job;
  private final TrainRequest request;
  private final TrainProgress progress;
  private final RunFolder folder;
  private final TrainingSet set;
  private final String data;
  private final ModelDescription model;
  private final Optional<Validation> validation;
  private final ParameterLayout layout;
  private final InitialModel initial;
  private final Optional<Continuation> continued;
  private RoundPlanner planner;
  private final Checkpoints checkpoints;
  private final WorkerPlan plan;
  private final Exchange exchange;
  private final Updates updates;
  private final RunState state;

  /** Whether it goes on from a checkpoint of its own. */
  private final boolean resumed;

  private final Set<Integer> unread = new HashSet<>();
  private final Set<String> told = new HashSet<>();

  TrainRun(
      JavaSparkContext context,
      SparkJob job,
      TrainRequest request,
      TrainProgress progress,
      Inputs inputs)
      throws IOException {
    this.context = context;
    this.job = job;
    this.request = request;
    this.progress = progress;
    this.folder = inputs.folder();
    this.set = inputs.set();
    this.data = inputs.data();
    this.model = inputs.model();
    this.validation = inputs.validation();
    TrainRequest.Budget budget = request.budget();
    this.layout = ParameterLayout.of(model.config());
    this.initial = inputs.initial();
    this.continued = inputs.continued();
    Map<String, String> settings = new LinkedHashMap<>(request.settings());
    settings.put("data", set.toString());
    if (request.network().anchorsByData()) {
      settings.put("fitted anchors", model.config().anchors().toString());
    }
    this.checkpoints = folder.checkpoints(settings);
    Optional<RunState> latest = latest();
    this.resumed = latest.isPresent();
    this.state = latest.isPresent() ? latest.get() : fresh(progress::note);
    this.planner =
        new RoundPlanner(request, set, model.config(), state.firstEpoch, budget.learningRate());
    latest.ifPresent(
        found ->
            progress.note(
                "Going on after %d of %d epochs, %d updates"
                    .formatted(found.epoch, lastEpoch(), found.updates)));
    this.plan =
        new WorkerPlan(
            UUID.randomUUID().toString(),
            new String(model.toBytes(), StandardCharsets.UTF_8),
            planner.augmentation().augmentation().label(),
            planner.augmentation().mixedEpochs(),
            request.loss(),
            request.learning(),
            request.seed(),
            budget.localSteps(),
            budget.compression(),
            budget.gradientCheckpointing(),
            budget.threads());
    this.exchange = Exchange.of(budget.localSteps());
    this.updates =
        new Updates(
            request.learning(),
            request.learning().groups(layout),
            request.loss().settings().normalization(),
            budget.outer());
  }

  /** Returns the state of a run that is resumed, if it has one. */
  private Optional<RunState> latest() throws IOException {
    if (!request.resume()) {
      return Optional.empty();
    }
    Optional<RunState> latest =
        checkpoints.latest(request.learning().rule().memories(), progress::note);
    if (latest.isEmpty()) {
      progress.note("There is no checkpoint to resume: the run begins at its start");
    }
    return latest;
  }

  /**
   * Returns the state before the first step.
   *
   * @param news is told what of a continued model it is
   */
  private RunState fresh(Consumer<String> news) throws IOException {
    if (continued.isPresent()) {
      return continued.get().state(request, layout, news);
    }
    int memories = request.learning().rule().memories();
    int outer = request.budget().outer().plain() ? 0 : layout.parameterCount();
    return new RunState(
        layout.parameters(initial.weights()),
        layout.statistics(initial.weights()),
        new float[memories][layout.parameterCount()],
        new float[outer]);
  }

  /** Takes the learning rate that a search finds, or found before the run was resumed. */
  private void searchLearningRate(RoundRunner runner) throws IOException {
    Optional<RateCurve> earlier = resumed ? folder.rates() : Optional.empty();
    RateCurve curve;
    if (earlier.isPresent()) {
      curve = earlier.get();
    } else {
      job.step("search a learning rate");
      curve =
          new RateSearch(request, runner, planner, updates, set, progress).run(fresh(note -> {}));
      if (curve.isEmpty()) {
        throw new UserException(
            "Cannot find a learning rate: no step had a finite loss; check the annotations, or give"
                + " --learning-rate");
      }
      folder.writeRates(curve);
    }
    progress.note(
        String.format(
            Locale.ROOT, "The search recommends --learning-rate %.2e", curve.recommended()));
    planner = planner.withLearningRate(curve.recommended());
  }

  /** Returns the number of the run's last epoch, from 1. */
  private int lastEpoch() {
    return state.firstEpoch + planner.epochs();
  }

  TrainJob.Result finish(long begin) throws IOException {
    try (RoundRunner runner = new RoundRunner(context, plan, set, progress::note)) {
      if (request.budget().learningRate() == TrainOption.SEARCHED) {
        searchLearningRate(runner);
      }
      tellLength();
      while (state.epoch < lastEpoch() && !stopped()) {
        epoch(runner);
      }
    }
    if (validation.isEmpty() ? !Divergence.sound(state) : state.metrics.isEmpty()) {
      throw diverged("loss or gradient were not finite in its last rounds", state.epoch);
    }
    if (validation.isEmpty()) {
      writeModel(state);
    } else {
      writeLast();
    }
    return new TrainJob.Result(
        request.output(),
        state.epoch,
        state.updates,
        state.skipped,
        state.metrics,
        (System.nanoTime() - begin) / 1e9);
  }

  private void tellLength() {
    if (request.budget().length().byData()) {
      progress.note(
          String.format(
              Locale.ROOT,
              "%,d epochs of %,d steps, by the size of the data; --epochs N takes another number",
              planner.epochs(),
              planner.steps()));
    }
    if (request.augmentedByData() && planner.augmentation().mixes()) {
      progress.note(
          "Pictures are changed by %s, by the length of the run; --augment names other changes"
              .formatted(planner.augmentation().augmentation().label()));
    }
  }

  private boolean stopped() {
    EarlyStopping rule = request.budget().earlyStopping();
    boolean ends = rule.ends(state.history);
    if (ends) {
      progress.note(
          "Stopping after epoch %d: the last %d were no better than epoch %d"
              .formatted(
                  state.epoch,
                  rule.patience(),
                  History.epoch(state.history.get(EarlyStopping.bestEpoch(state.history) - 1))));
    }
    return ends;
  }

  private void epoch(RoundRunner runner) throws IOException {
    int[] order = request.sampling().order(set, request.seed(), state.epoch);
    int rounds = planner.batches(state.epoch).rounds();
    double learningRate = 0;
    int every = request.budget().checkpointRounds();
    while (state.round < rounds) {
      learningRate = round(runner, order);
      state.round++;
      if (every > 0 && state.round % every == 0 && state.round < rounds) {
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
    folder.writeEvents(state.history);
    checkpoints.write(state);
    progress.epoch(line);
  }

  private CocoSummary measure(Validation valid) {
    Validation.Measured measured = valid.measure(model, kept(state));
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
                planner.learningRate(),
                request.learning().clipNorm() > 0
                    ? " or --clip-norm"
                    : " or give --clip-norm (%s is usual)"
                        .formatted(TrainOption.CLIP_NORM.defaultWords()),
                kept));
  }

  /** Runs the next round and returns the learning rate of its last step. */
  private double round(RoundRunner runner, int[] order) throws IOException {
    long begin = System.nanoTime();
    EpochBatches batches = planner.batches(state.epoch);
    int first = batches.firstStep(state.round);
    int steps = batches.firstStep(state.round + 1) - first;
    Round round = planner.plan(state, order);
    job.step(
        "epoch %d of %d, step %d of %d"
            .formatted(state.epoch + 1, lastEpoch(), first + 1, batches.steps()));
    RoundResult result = runner.run(round, state.toWorkers(exchange));
    if (result.active() == 0) {
      throw new UserException(
          "Cannot train: none of the %d images of step %d in epoch %d could be read and decoded; check the files below %s"
              .formatted(
                  result.failedImages(), first + 1, state.epoch + 1, request.training().images()));
    }
    result.failed().forEach(entry -> unread.add(set.image(entry)));
    double rate = round.learningRate(steps - 1);
    long update = System.nanoTime();
    boolean applied = updates.take(exchange, state, result, rate);
    state.updates += steps;
    if (applied && request.budget().averageDecay() > 0) {
      state.moveAverage(request.budget().averageDecay());
    }
    long end = System.nanoTime();
    double seconds = (end - begin) / 1e9;
    count(round, result, applied, seconds, result.workSeconds() + (end - update) / 1e9);
    report(result, first + steps, steps, rate, seconds);
    return rate;
  }

  private void count(
      Round round, RoundResult result, boolean applied, double seconds, double workSeconds)
      throws IOException {
    LossSums losses = result.losses();
    double divisor = losses.divisor(request.loss().settings().normalization());
    boolean usable = losses.finite() && applied;
    int skipped = result.skippedSteps() + (applied ? 0 : 1);
    state.skipped += skipped;
    state.skippedInARow = skipped == 0 ? 0 : state.skippedInARow + 1;
    state.totals =
        state.totals.plus(
            new EpochTotals(
                usable ? losses.classLoss() / divisor : 0,
                usable ? losses.boxLoss() / divisor : 0,
                usable ? 1 : 0,
                losses.images(),
                withoutBoxes(round, result.failed()),
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

  /** Returns how many images of a round that could be read have no box. */
  private long withoutBoxes(Round round, List<Integer> failed) {
    return round.allImages().filter(image -> !set.hasBoxes(image)).count()
        - failed.stream().filter(image -> !set.hasBoxes(image)).count();
  }

  private void report(
      RoundResult result, int stepsDone, int stepsOfRound, double rate, double seconds) {
    LossSums losses = result.losses();
    double divisor = losses.divisor(request.loss().settings().normalization());
    progress.round(
        new RoundProgress(
            state.epoch + 1,
            lastEpoch(),
            stepsDone,
            planner.batches(state.epoch).steps(),
            stepsOfRound,
            losses.classLoss() / divisor,
            losses.boxLoss() / divisor,
            Arrays.stream(losses.positivesByLevel()).boxed().toList(),
            Arrays.stream(SizeClass.values()).map(losses::positives).toList(),
            rate,
            losses.images(),
            seconds,
            planner.updates() - (state.updates - state.firstUpdate)));
  }

  /** Returns the weights of a state that are measured and kept. */
  private TrainingVectors kept(RunState of) {
    return request.budget().averageDecay() > 0 ? of.average() : of.present();
  }

  private void writeModel(RunState of) throws IOException {
    ModelDescription description = described(of.metrics);
    folder.writeModel(description, weights(of));
    folder.writeCard(description, picture(kept(of)));
  }

  /** Keeps the model of the last epoch beside the best one, with what the last epoch measured. */
  private void writeLast() throws IOException {
    Map<String, Double> measured = new LinkedHashMap<>();
    String line = state.history.get(state.history.size() - 1);
    History.value(line, "ap").ifPresent(ap -> measured.put(CocoMetric.AP.label(), ap));
    History.value(line, "ap50").ifPresent(ap -> measured.put(CocoMetric.AP50.label(), ap));
    folder.writeLast(described(measured), weights(state));
  }

  /** Returns a picture with the boxes of these weights, where one can be read. */
  private Optional<byte[]> picture(TrainingVectors weights) {
    return validation
        .flatMap(Validation::picture)
        .or(() -> set.firstWithBoxes().stream().mapToObj(set::path).findFirst())
        .flatMap(file -> LabelledPicture.jpeg(context, model, weights, file));
  }

  private ModelDescription described(Map<String, Double> metrics) {
    return model.withProvenance(
        new Provenance(
            "trained",
            Map.of(),
            OptionalLong.of(request.seed()),
            data,
            settings(),
            metrics,
            Map.of("spark", context.version())));
  }

  /**
   * Returns the options, with the numbers that the data gave in the place of words, and what a
   * continued model was trained before.
   */
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>(request.settings());
    settings.put(TrainOption.EPOCHS.optionName(), String.valueOf(planner.epochs()));
    settings.put(TrainOption.LEARNING_RATE.optionName(), String.valueOf(planner.learningRate()));
    settings.put(TrainOption.AUGMENT.optionName(), planner.augmentation().augmentation().label());
    if (planner.augmentation().mixes()) {
      int closing = lastEpoch() - planner.augmentation().mixedEpochs();
      settings.put(TrainOption.CLOSE_MOSAIC.optionName(), String.valueOf(closing));
    }
    if (state.firstEpoch > 0) {
      settings.put("epochs-before", String.valueOf(state.firstEpoch));
    }
    return settings;
  }

  private Weights weights(RunState of) {
    TrainingVectors kept = kept(of);
    return layout.weights(kept.parameters(), kept.statistics());
  }

  private static Map<String, Double> metrics(CocoSummary summary) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (CocoMetric metric : CocoMetric.values()) {
      metrics.put(metric.label(), summary.value(metric));
    }
    return metrics;
  }
}
