package io.sparkdet.app.ml;

import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.app.train.TrainRequest;
import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.option.TrainOption;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
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
  static TrainRequest of(TrainerParams params, String images, FitFolders folders) {
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
    of(params, "images", new FitFolders("annotations", "model", false))
        .network()
        .variant()
        .ifPresent(variant -> VariantLocation.config(variant, hadoop));
  }

  private TrainRequest train(String images, FitFolders folders) {
    return new TrainRequest(
        data(images, folders.training()),
        given(params.validationIndicatorCol()).map(column -> data(images, folders.validation())),
        TrainOption.values(params.given()),
        folders.model(),
        false,
        Optional.empty(),
        Optional.empty());
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

  private Optional<String> given(Param<String> param) {
    return params.isSet(param) ? Optional.of(params.getOrDefault(param)) : Optional.empty();
  }
}
