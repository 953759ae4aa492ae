package io.sparkdet.app.train.data;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.train.option.RunOption;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.sql.option.OptionValues;
import java.util.List;
import java.util.Optional;

/**
 * Where annotated images are.
 *
 * @param images folder of the image files, looked through to the bottom
 * @param annotations a COCO instances file, a Pascal VOC directory, or a table
 * @param split the image names of a VOC directory that count; empty for all
 * @param classes which categories are trained
 * @param missing what is done about annotated images without a file
 */
public record TrainingData(
    String images,
    String annotations,
    Optional<String> split,
    TrainingClasses classes,
    MissingImages missing) {

  /** Returns what the options say of the images to learn from. */
  public static TrainingData of(OptionValues<RunOption> run) {
    return of(
        run,
        run.text(RunOption.IMAGES),
        run.text(RunOption.ANNOTATIONS),
        run.textIfSet(RunOption.SPLIT));
  }

  /**
   * Returns what the options say of the images to measure on; empty where there are none.
   *
   * @throws UserException if they are not told from those to learn from
   */
  public static Optional<TrainingData> ofValidation(OptionValues<RunOption> run) {
    Optional<String> images = run.textIfSet(RunOption.VALIDATION_IMAGES);
    Optional<String> annotations = run.textIfSet(RunOption.VALIDATION_ANNOTATIONS);
    Optional<String> split = run.textIfSet(RunOption.VALIDATION_SPLIT);
    boolean told = annotations.isPresent() || split.isPresent();
    if (images.isEmpty() && told) {
      throw new UserException(
          "Cannot validate: --validation-images is missing; name the folder of the images");
    }
    if (images.isPresent() && !told) {
      throw new UserException(
          "Cannot validate on the images that are trained on: give --validation-annotations or"
              + " --validation-split");
    }
    return images.map(
        folder ->
            of(run, folder, annotations.orElseGet(() -> run.text(RunOption.ANNOTATIONS)), split));
  }

  /** Returns the same with the classes of a model, by index. */
  public TrainingData withClasses(List<ModelClass> known) {
    return new TrainingData(images, annotations, split, new TrainingClasses.Given(known), missing);
  }

  private static TrainingData of(
      OptionValues<RunOption> run, String images, String annotations, Optional<String> split) {
    return new TrainingData(
        images,
        annotations,
        split,
        TrainingClasses.parse(run.text(RunOption.CLASSES)),
        run.flag(RunOption.SKIP_MISSING_IMAGES) ? MissingImages.LEAVE_OUT : MissingImages.REFUSE);
  }
}
