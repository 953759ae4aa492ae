package io.sparkdet.app.ml;

import io.sparkdet.app.train.LearningOptions;
import io.sparkdet.app.train.LossOptions;
import io.sparkdet.app.train.NetworkRequest;
import io.sparkdet.app.train.OuterOptions;
import io.sparkdet.app.train.TrainRequest;
import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.training.Freezing;
import io.sparkdet.efficientdet.training.Schedule;
import java.util.Optional;
import java.util.OptionalInt;
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

  private TrainRequest train(String images, FittedFolders folders) {
    Augmentation.parse(params.getOrDefault(params.augment()));
    Optional<String> multiScale = given(params.multiScale());
    multiScale.ifPresent(MultiScale::parse);
    return new TrainRequest(
        new TrainingData(
            images,
            folders.annotations(),
            Optional.empty(),
            new TrainingClasses.Annotated(),
            MissingImages.REFUSE),
        Optional.empty(),
        new NetworkRequest(
            given(params.variant()),
            params.getOrDefault(params.init()),
            given(params.inputSize()),
            given(params.fpnRepeats()),
            given(params.anchors())),
        new LossOptions(
            params.getOrDefault(params.matcher()),
            LossOptions.DEFAULT.focalAlpha(),
            decimal(params.focalGamma()),
            LossOptions.DEFAULT.labelSmoothing(),
            params.getOrDefault(params.boxLoss())),
        learning(),
        budget(),
        params.getOrDefault(params.augment()),
        multiScale,
        (Long) params.getOrDefault(params.seed()),
        folders.model(),
        false);
  }

  private LearningOptions learning() {
    boolean pretrained = !params.getOrDefault(params.init()).equals(NetworkRequest.RANDOM);
    return new LearningOptions(
        rule(),
        rule().usualDecay(),
        LearningOptions.usualBackboneFactor(pretrained),
        LearningOptions.USUAL_CLIP_NORM,
        Freezing.parse(params.getOrDefault(params.freeze())),
        decimal(params.dropPath()));
  }

  private TrainRequest.Budget budget() {
    int batchSize = count(params.batchSize());
    int workers = count(params.workers());
    return new TrainRequest.Budget(
        count(params.epochs()),
        batchSize,
        workers,
        count(params.localSteps()),
        params.isSet(params.learningRate())
            ? decimal(params.learningRate())
            : rule().usualRate(batchSize * workers),
        Schedule.parse(params.getOrDefault(params.schedule())),
        decimal(params.warmUpEpochs()),
        decimal(params.ema()),
        OuterOptions.AVERAGE,
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

  private Optional<String> given(Param<String> param) {
    return params.isSet(param) ? Optional.of(params.getOrDefault(param)) : Optional.empty();
  }
}
