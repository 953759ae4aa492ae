package io.sparkdet.app.ml;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;

/**
 * The parameters of {@link EfficientDetTrainer} that say what is read and where results go; those
 * that options of the command {@code train} also have are called as there.
 */
public abstract class DataParams extends Estimator<EfficientDetDetector> {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> imageIdCol;
  private final Param<String> pathCol;
  private final Param<String> truthsCol;
  private final Param<String> validationIndicatorCol;
  private final Param<String> classes;
  private final BooleanParam skipMissingImages;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> outputUrl;

  DataParams(String uid) {
    this.uid = uid;
    imageIdCol = new Param<>(this, "imageIdCol", "column of image ids (a whole number)");
    pathCol = new Param<>(this, "pathCol", "column of the image files' URIs");
    truthsCol = new Param<>(this, "truthsCol", "column of arrays of truths");
    validationIndicatorCol =
        new Param<>(
            this,
            "validationIndicatorCol",
            "boolean column: rows that are true are not trained on, but measured after each epoch");
    classes = new Param<>(this, "classes", "auto, or a file of names, one a line");
    skipMissingImages =
        new BooleanParam(this, "skipMissingImages", "leave out images that have no file");
    inputCol = new Param<>(this, "inputCol", "column that the trained detector reads");
    outputCol = new Param<>(this, "outputCol", "column that the trained detector adds");
    outputUrl =
        new Param<>(
            this,
            "outputUrl",
            "folder that receives a model folder from each fit; temporary if it is not set");
    setDefault(imageIdCol, "image_id");
    setDefault(pathCol, "path");
    setDefault(truthsCol, "truths");
    setDefault(classes, "auto");
    setDefault(skipMissingImages, false);
    setDefault(inputCol, "content");
    setDefault(outputCol, "detected");
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setImageIdCol}. */
  public Param<String> imageIdCol() {
    return imageIdCol;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setPathCol}. */
  public Param<String> pathCol() {
    return pathCol;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setTruthsCol}. */
  public Param<String> truthsCol() {
    return truthsCol;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setValidationIndicatorCol}. */
  public Param<String> validationIndicatorCol() {
    return validationIndicatorCol;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setClasses}. */
  public Param<String> classes() {
    return classes;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setSkipMissingImages}. */
  public BooleanParam skipMissingImages() {
    return skipMissingImages;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setInputCol}. */
  public Param<String> inputCol() {
    return inputCol;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setOutputCol}. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setOutputUrl}. */
  public Param<String> outputUrl() {
    return outputUrl;
  }
}
