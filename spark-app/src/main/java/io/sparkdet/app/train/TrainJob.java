package io.sparkdet.app.train;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.train.data.RareClasses;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.data.TrainingSetReader;
import io.sparkdet.app.train.initial.FittedAnchors;
import io.sparkdet.app.train.initial.InitialModel;
import io.sparkdet.app.train.preview.PreviewRequest;
import io.sparkdet.app.train.preview.TrainingPreview;
import io.sparkdet.app.train.pseudo.PseudoLabelReader;
import io.sparkdet.app.train.validation.UsableSet;
import io.sparkdet.app.train.validation.Validation;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Trains a detector: reads the images' places, then round after round, measures after each epoch,
 * keeps the best model or the last, and can go on where it stopped.
 */
@PublicApi
public final class TrainJob {

  private final SparkSession spark;
  private final SparkJob job;
  private final JavaSparkContext context;
  private final TrainRequest asked;
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
    this.asked = request;
    this.progress = progress;
    this.preview = preview;
    this.working = working;
    this.guard = guard;
  }

  /** Returns the same job, which writes a page of training samples before it begins. */
  public TrainJob withPreview(String file) {
    return new TrainJob(spark, asked, progress, Optional.of(file), working, guard);
  }

  /**
   * Returns the same job, which writes elsewhere than to its output, as long as that is not where
   * the output is.
   *
   * @param place where to write now; it may change whenever the progress is told of an epoch
   */
  public TrainJob writingTo(Supplier<String> place) {
    return new TrainJob(spark, asked, progress, preview, place, guard);
  }

  /**
   * Returns the same job, which runs something before it writes into its output.
   *
   * @param writes throws if the output is not this run's any more
   */
  public TrainJob guardedBy(Runnable writes) {
    return new TrainJob(spark, asked, progress, preview, working, writes);
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
      return train(asked.settled(context.hadoopConfiguration()));
    } catch (IOException e) {
      throw RunFolder.unwritable(asked.output(), e);
    } finally {
      job.end();
    }
  }

  private Result train(TrainRequest request) throws IOException {
    long begin = System.nanoTime();
    RunFolder folder =
        RunFolder.open(
            request.output(), working, request.resume(), context.hadoopConfiguration(), guard);
    job.step("read annotations");
    Optional<Continuation> continued =
        request.continued().map(model -> Continuation.open(model, context.hadoopConfiguration()));
    TrainingSetReader.Result data = read(request, continued);
    List<ModelClass> classes = data.set().classes();
    Optional<TrainingSetReader.Result> measured =
        request.validation().map(valid -> Validation.pictures(spark, valid, classes));
    String described = request.training().annotations() + ": ";
    if (request.pseudo().isPresent()) {
      PseudoLabelReader.Joined joined =
          PseudoLabelReader.join(
              spark,
              request.pseudo().get(),
              data.set(),
              measured.map(pictures -> pictures.set().paths()).orElse(List.of()));
      joined.notes().forEach(progress::note);
      data = data.with(joined.set());
      described += joined.set().described() + "; of them, " + joined.described();
    } else {
      described += data.set().described();
    }
    TrainingSet set = data.set();
    progress.note("Training on " + set);
    InitialModel initial =
        continued
            .map(Continuation::initial)
            .orElseGet(
                () ->
                    InitialModel.of(
                        request.network(),
                        set.classes(),
                        request.seed(),
                        context.hadoopConfiguration()));
    int inputSize = initial.config().imageSize();
    requireSizes(request, initial.config());
    job.step("look at the pictures");
    UsableSet usable =
        UsableSet.require("train", request.training().annotations(), context, data, inputSize);
    usable.notes().forEach(progress::note);
    if (request.network().anchorsByData()) {
      job.step("fit anchors");
      FittedAnchors fitted =
          FittedAnchors.of(
              spark,
              set,
              usable.sizes(),
              request.training().annotations(),
              request.network(),
              initial.config(),
              request.seed());
      progress.note(fitted.note());
      initial = initial.withConfig(fitted.config());
    }
    RareClasses.sentence(set).ifPresent(progress::note);
    initial.notes().forEach(progress::note);
    request.sampling().note(set).ifPresent(progress::note);
    ModelDescription model =
        ModelDescription.of(
            folder.modelName(), initial.config(), set.classes(), Provenance.of("trained"));
    preview.ifPresent(file -> writePreview(file, request, set, model));
    Optional<Validation> validation =
        measured.map(
            pictures ->
                Validation.read(
                    spark, request.validation().orElseThrow(), pictures, classes, inputSize));
    validation.ifPresent(valid -> valid.notes().forEach(progress::note));
    TrainRun.Inputs inputs =
        new TrainRun.Inputs(folder, set, described, model, initial, continued, validation);
    return new TrainRun(context, job, request, progress, inputs).finish(begin);
  }

  /** Reads the training set, with the classes of the model that is continued, in its order. */
  private TrainingSetReader.Result read(TrainRequest request, Optional<Continuation> continued) {
    TrainingSetReader.Result data = TrainingSetReader.read(spark, request.training());
    return continued
        .filter(model -> !model.sameClasses(data.set().classes()))
        .map(model -> request.training().withClasses(model.classes()))
        .map(training -> TrainingSetReader.read(spark, training))
        .orElse(data);
  }

  /** Refuses a change of the input's side that no size fits, before any work. */
  private static void requireSizes(TrainRequest request, EfficientDetConfig config) {
    try {
      request
          .multiScale()
          .map(MultiScale::parse)
          .ifPresent(scale -> scale.sizes(config.imageSize(), 1 << config.maxLevel()));
    } catch (IllegalArgumentException e) {
      throw new UserException("%s; mend --multi-scale".formatted(e.getMessage()), e);
    }
  }

  private void writePreview(
      String file, TrainRequest request, TrainingSet set, ModelDescription model) {
    PreviewRequest samples =
        new PreviewRequest(
            model.preprocessing(),
            model.config(),
            new RoundPlanner(request, set, model.config(), 0, request.budget().learningRate())
                .augmentation(),
            request.multiScale().map(MultiScale::parse),
            AnchorMatcher.parse(request.loss().matcher()),
            request.seed(),
            PreviewRequest.PICTURES);
    TrainingPreview.write(set, samples, file, context.hadoopConfiguration());
    progress.note("Training samples are shown in " + file);
  }
}
