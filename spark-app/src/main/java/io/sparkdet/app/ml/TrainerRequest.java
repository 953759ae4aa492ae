package io.sparkdet.app.ml;

import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.train.NetworkRequest;
import io.sparkdet.app.train.TrainRequest;
import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.LossOptions;
import io.sparkdet.app.train.option.OuterOptions;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.training.Freezing;
import io.sparkdet.efficientdet.training.Schedule;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/** The parameters of an estimator as a request to the train job. */
final class TrainerRequest {

  private final TrainerParams params;

  private TrainerRequest(TrainerParams params) {
    this.params = params;
  }

  /**
   * Returns what the train job is asked to do.
   *
   * @param images the folder that all image files are below
   * @throws IllegalArgumentException if a parameter's value makes no sense
   */
  static TrainRequest of(TrainerParams params, String images, FittedFolders folders) {
    return new TrainerRequest(params).train(images, folders);
  }

  /**
   * Checks the values of parameters and that the network is known, before there is anything to
   * train on.
   *
   * @throws IllegalArgumentException if a parameter's value makes no sense
   * @throws io.sparkdet.app.error.UserException if the variant is not known
   */
  static void check(TrainerParams params, Configuration hadoop) {
    of(params, "images", new FittedFolders("annotations", "model", false))
        .network()
        .variant()
        .ifPresent(variant -> VariantLocation.config(variant, hadoop));
  }

  private TrainRequest train(String images, FittedFolders folders) {
    Augmentation.parse(params.getOrDefault(params.augment()));
    Optional<String> multiScale = given(params.multiScale());
    multiScale.ifPresent(MultiScale::parse);
    return new TrainRequest(
        data(images, folders.training()),
        given(params.validationIndicatorCol()).map(column -> data(images, folders.validation())),
        new NetworkRequest(
            given(params.variant()),
            params.getOrDefault(params.init()),
            given(params.inputSize()),
            given(params.fpnRepeats()),
            given(params.anchors())),
        new LossOptions(
            params.getOrDefault(params.matcher()),
            decimal(params.focalAlpha()),
            decimal(params.focalGamma()),
            decimal(params.labelSmoothing()),
            params.getOrDefault(params.boxLoss())),
        learning(),
        budget(),
        params.getOrDefault(params.augment()),
        multiScale,
        (Long) params.getOrDefault(params.seed()),
        folders.model(),
        false);
  }

  private TrainingData data(String images, String annotations) {
    boolean skipMissing = (Boolean) params.getOrDefault(params.skipMissingImages());
    return new TrainingData(
        images,
        annotations,
        Optional.empty(),
        TrainingClasses.parse(params.getOrDefault(params.classes())),
        skipMissing ? MissingImages.LEAVE_OUT : MissingImages.REFUSE);
  }

  private LearningOptions learning() {
    boolean pretrained = !params.getOrDefault(params.init()).equals(NetworkRequest.RANDOM);
    return new LearningOptions(
        rule(),
        given(params.weightDecay()).orElse(rule().usualDecay()),
        given(params.backboneFactor()).orElse(LearningOptions.usualBackboneFactor(pretrained)),
        decimal(params.clipNorm()),
        Freezing.parse(params.getOrDefault(params.freeze())),
        decimal(params.dropPath()),
        decimal(params.headDropout()));
  }

  private TrainRequest.Budget budget() {
    int batchSize = count(params.batchSize());
    int workers = count(params.workers());
    return new TrainRequest.Budget(
        count(params.epochs()),
        batchSize,
        workers,
        count(params.localSteps()),
        given(params.learningRate()).orElse(rule().usualRate(batchSize * workers)),
        Schedule.parse(params.getOrDefault(params.schedule())),
        decimal(params.warmUpEpochs()),
        decimal(params.ema()),
        new OuterOptions(decimal(params.outerRate()), decimal(params.outerMomentum())),
        0,
        count(params.threads()));
  }

  private LearningOptions.Rule rule() {
    return LearningOptions.Rule.parse(params.getOrDefault(params.optimizer()));
  }

  private int count(IntParam param) {
    return (Integer) params.getOrDefault(param);
  }

  private double decimal(Param<Object> param) {
    return (Double) params.getOrDefault(param);
  }

  private OptionalInt given(IntParam param) {
    return params.isSet(param) ? OptionalInt.of(count(param)) : OptionalInt.empty();
  }

  private OptionalDouble given(DoubleParam param) {
    return params.isSet(param) ? OptionalDouble.of(decimal(param)) : OptionalDouble.empty();
  }

  private Optional<String> given(Param<String> param) {
    return params.isSet(param) ? Optional.of(params.getOrDefault(param)) : Optional.empty();
  }
}
