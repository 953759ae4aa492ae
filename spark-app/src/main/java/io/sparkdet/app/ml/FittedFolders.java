package io.sparkdet.app.ml;

import java.util.UUID;

/**
 * Where a fit of an estimator writes: folders of its own, so that fits side by side, as of a cross
 * validation, do not meet.
 *
 * @param annotations the table of what was learned from
 * @param model the model folder
 */
record FittedFolders(String annotations, String model) {

  /**
   * Names the folders of a fit.
   *
   * @throws IllegalArgumentException if the parameters name no place for them
   */
  static FittedFolders of(TrainerParams params) {
    if (!params.isSet(params.outputUrl())) {
      throw new IllegalArgumentException(
          "Cannot train: outputUrl is not set; name a folder for models with setOutputUrl");
    }
    String folder = params.getOrDefault(params.outputUrl()).replaceFirst("/+$", "");
    String name = UUID.randomUUID().toString();
    return new FittedFolders(folder + "/annotations-" + name, folder + "/model-" + name);
  }
}
