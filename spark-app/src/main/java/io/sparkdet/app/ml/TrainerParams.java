package io.sparkdet.app.ml;

import io.sparkdet.app.train.LearningOptions;
import io.sparkdet.app.train.LossOptions;
import io.sparkdet.app.train.NetworkRequest;
import io.sparkdet.efficientdet.training.Freezing;
import io.sparkdet.efficientdet.training.Schedule;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * The parameters of {@link EfficientDetTrainer}, named and with defaults as options of the command
 * {@code train}.
 */
public abstract class TrainerParams extends Estimator<EfficientDetDetector> {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> imageIdCol;
  private final Param<String> pathCol;
  private final Param<String> truthsCol;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> outputUrl;
  private final Param<String> variant;
  private final Param<String> init;
  private final Param<String> anchors;
  private final IntParam inputSize;
  private final IntParam fpnRepeats;
  private final IntParam epochs;
  private final IntParam batchSize;
  private final IntParam workers;
  private final IntParam localSteps;
  private final IntParam threads;
  private final Param<String> optimizer;
  private final Param<String> schedule;
  private final Param<String> freeze;
  private final DoubleParam learningRate;
  private final DoubleParam warmUpEpochs;
  private final DoubleParam ema;
  private final DoubleParam dropPath;
  private final Param<String> matcher;
  private final Param<String> boxLoss;
  private final DoubleParam focalGamma;
  private final Param<String> augment;
  private final Param<String> multiScale;
  private final LongParam seed;

  TrainerParams(String uid) {
    this.uid = uid;
    imageIdCol = new Param<>(this, "imageIdCol", "column of image ids (a whole number)");
    pathCol = new Param<>(this, "pathCol", "column of the image files' URIs");
    truthsCol = new Param<>(this, "truthsCol", "column of arrays of truths");
    inputCol = new Param<>(this, "inputCol", "column that the trained detector reads");
    outputCol = new Param<>(this, "outputCol", "column that the trained detector adds");
    outputUrl = new Param<>(this, "outputUrl", "folder that receives a model folder from each fit");
    variant = new Param<>(this, "variant", "network: d0 … d7x, lite0 …, or a .json file");
    init = new Param<>(this, "init", "random, a model, or a file with a backbone");
    anchors = new Param<>(this, "anchors", "file that fit-anchors wrote");
    inputSize = new IntParam(this, "inputSize", "side of the network's input in pixels");
    fpnRepeats = new IntParam(this, "fpnRepeats", "number of BiFPN cells");
    epochs = new IntParam(this, "epochs", "passes over the images");
    batchSize = new IntParam(this, "batchSize", "images of a worker in a step");
    workers = new IntParam(this, "workers", "how many share a step");
    localSteps = new IntParam(this, "localSteps", "steps between two exchanges");
    threads = new IntParam(this, "threads", "threads of a worker; 0 for the executor's cores");
    optimizer = new Param<>(this, "optimizer", "adamw or sgd");
    schedule = new Param<>(this, "schedule", "cosine, plateau or constant");
    freeze = new Param<>(this, "freeze", "none, backbone, backbone-bn or bn");
    learningRate = new DoubleParam(this, "learningRate", "rate of heads and BiFPN");
    warmUpEpochs = new DoubleParam(this, "warmUpEpochs", "epochs of growing rates");
    ema = new DoubleParam(this, "ema", "decay of the moving average of weights; 0 for none");
    dropPath = new DoubleParam(this, "dropPath", "probability with which a last block is dropped");
    matcher = new Param<>(this, "matcher", "max-iou, iou:0.5:0.4, atss:9 or predicted");
    boxLoss = new Param<>(this, "boxLoss", "huber, smooth-l1, iou, giou, diou or ciou");
    focalGamma = new DoubleParam(this, "focalGamma", "how much less easy anchors count");
    augment = new Param<>(this, "augment", "flip, jitter, color, blur, cutout, or none");
    multiScale = new Param<>(this, "multiScale", "shares of the input's side, such as 0.5:2.0");
    seed = new LongParam(this, "seed", "of all that is random");
    setDefault(imageIdCol, "image_id");
    setDefault(pathCol, "path");
    setDefault(truthsCol, "truths");
    setDefault(inputCol, "content");
    setDefault(outputCol, "detected");
    setDefault(init, NetworkRequest.RANDOM);
    setDefault(epochs, 50);
    setDefault(batchSize, 8);
    setDefault(workers, 1);
    setDefault(localSteps, 1);
    setDefault(threads, 0);
    setDefault(optimizer, LearningOptions.Rule.ADAMW.label());
    setDefault(schedule, Schedule.COSINE.label());
    setDefault(freeze, Freezing.NONE.label());
    setDefault(warmUpEpochs, 1.0);
    setDefault(ema, 0.9998);
    setDefault(dropPath, 0.0);
    setDefault(matcher, LossOptions.DEFAULT.matcher());
    setDefault(boxLoss, LossOptions.DEFAULT.boxLoss());
    setDefault(focalGamma, LossOptions.DEFAULT.focalGamma());
    setDefault(augment, "flip");
    setDefault(seed, 1L);
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

  /** Returns the parameter of {@link EfficientDetTrainer#setVariant}. */
  public Param<String> variant() {
    return variant;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setInit}. */
  public Param<String> init() {
    return init;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setAnchors}. */
  public Param<String> anchors() {
    return anchors;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setInputSize}. */
  public IntParam inputSize() {
    return inputSize;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setFpnRepeats}. */
  public IntParam fpnRepeats() {
    return fpnRepeats;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setEpochs}. */
  public IntParam epochs() {
    return epochs;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setBatchSize}. */
  public IntParam batchSize() {
    return batchSize;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setWorkers}. */
  public IntParam workers() {
    return workers;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setLocalSteps}. */
  public IntParam localSteps() {
    return localSteps;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setThreads}. */
  public IntParam threads() {
    return threads;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setOptimizer}. */
  public Param<String> optimizer() {
    return optimizer;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setSchedule}. */
  public Param<String> schedule() {
    return schedule;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setFreeze}. */
  public Param<String> freeze() {
    return freeze;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setLearningRate}. */
  public DoubleParam learningRate() {
    return learningRate;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setWarmUpEpochs}. */
  public DoubleParam warmUpEpochs() {
    return warmUpEpochs;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setEma}. */
  public DoubleParam ema() {
    return ema;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setDropPath}. */
  public DoubleParam dropPath() {
    return dropPath;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setMatcher}. */
  public Param<String> matcher() {
    return matcher;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setBoxLoss}. */
  public Param<String> boxLoss() {
    return boxLoss;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setFocalGamma}. */
  public DoubleParam focalGamma() {
    return focalGamma;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setAugment}. */
  public Param<String> augment() {
    return augment;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setMultiScale}. */
  public Param<String> multiScale() {
    return multiScale;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setSeed}. */
  public LongParam seed() {
    return seed;
  }
}
