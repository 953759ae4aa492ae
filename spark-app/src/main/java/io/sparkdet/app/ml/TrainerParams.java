package io.sparkdet.app.ml;

import io.sparkdet.app.train.NetworkRequest;
import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.LossOptions;
import io.sparkdet.app.train.option.OuterOptions;
import io.sparkdet.efficientdet.training.Freezing;
import io.sparkdet.efficientdet.training.Schedule;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * The parameters of {@link EfficientDetTrainer} that say how it trains, named and with defaults as
 * options of the command {@code train}.
 */
public abstract class TrainerParams extends DataParams {

  private static final long serialVersionUID = 1L;

  private final Param<String> variant;
  private final Param<String> init;
  private final Param<String> anchors;
  private final IntParam inputSize;
  private final IntParam fpnRepeats;
  private final IntParam epochs;
  private final IntParam batchSize;
  private final IntParam workers;
  private final IntParam localSteps;
  private final DoubleParam outerRate;
  private final DoubleParam outerMomentum;
  private final IntParam threads;
  private final Param<String> optimizer;
  private final Param<String> schedule;
  private final Param<String> freeze;
  private final DoubleParam learningRate;
  private final DoubleParam backboneFactor;
  private final DoubleParam weightDecay;
  private final DoubleParam warmUpEpochs;
  private final DoubleParam ema;
  private final DoubleParam clipNorm;
  private final DoubleParam dropPath;
  private final DoubleParam headDropout;
  private final Param<String> matcher;
  private final Param<String> boxLoss;
  private final DoubleParam focalAlpha;
  private final DoubleParam focalGamma;
  private final DoubleParam labelSmoothing;
  private final Param<String> augment;
  private final Param<String> multiScale;
  private final LongParam seed;

  TrainerParams(String uid) {
    super(uid);
    variant = new Param<>(this, "variant", "network: d0 … d7x, lite0 …, or a .json file");
    init = new Param<>(this, "init", "random, a model, or a file with a backbone");
    anchors = new Param<>(this, "anchors", "file that fit-anchors wrote");
    inputSize = new IntParam(this, "inputSize", "side of the network's input in pixels");
    fpnRepeats = new IntParam(this, "fpnRepeats", "number of BiFPN cells");
    epochs = new IntParam(this, "epochs", "passes over the images");
    batchSize = new IntParam(this, "batchSize", "images of a worker in a step");
    workers = new IntParam(this, "workers", "how many share a step");
    localSteps = new IntParam(this, "localSteps", "steps between two exchanges");
    outerRate =
        new DoubleParam(this, "outerRate", "share of the way to the average of local steps");
    outerMomentum = new DoubleParam(this, "outerMomentum", "momentum of the way to that average");
    threads = new IntParam(this, "threads", "threads of a worker; 0 for the executor's cores");
    optimizer = new Param<>(this, "optimizer", "adamw or sgd");
    schedule = new Param<>(this, "schedule", "cosine, plateau or constant");
    freeze = new Param<>(this, "freeze", "none, backbone, backbone-bn or bn");
    learningRate = new DoubleParam(this, "learningRate", "rate of heads and BiFPN");
    backboneFactor = new DoubleParam(this, "backboneFactor", "the backbone's share of the rate");
    weightDecay = new DoubleParam(this, "weightDecay", "of kernels only");
    warmUpEpochs = new DoubleParam(this, "warmUpEpochs", "epochs of growing rates");
    ema = new DoubleParam(this, "ema", "decay of the moving average of weights; 0 for none");
    clipNorm = new DoubleParam(this, "clipNorm", "longest gradient; 0 for no limit");
    dropPath = new DoubleParam(this, "dropPath", "probability with which a last block is dropped");
    headDropout =
        new DoubleParam(this, "headDropout", "probability with which heads drop a channel");
    matcher = new Param<>(this, "matcher", "max-iou, iou:0.5:0.4, atss:9 or predicted");
    boxLoss = new Param<>(this, "boxLoss", "huber, smooth-l1, iou, giou, diou or ciou");
    focalAlpha = new DoubleParam(this, "focalAlpha", "weight of objects against background");
    focalGamma = new DoubleParam(this, "focalGamma", "how much less easy anchors count");
    labelSmoothing =
        new DoubleParam(this, "labelSmoothing", "share of the class target that is spread");
    augment = new Param<>(this, "augment", "flip, jitter, color, blur, cutout, or none");
    multiScale = new Param<>(this, "multiScale", "shares of the input's side, such as 0.5:2.0");
    seed = new LongParam(this, "seed", "of all that is random");
    setDefault(init, NetworkRequest.RANDOM);
    setDefault(epochs, 50);
    setDefault(batchSize, 8);
    setDefault(workers, 1);
    setDefault(localSteps, 1);
    setDefault(outerRate, OuterOptions.AVERAGE.rate());
    setDefault(outerMomentum, OuterOptions.AVERAGE.momentum());
    setDefault(threads, 0);
    setDefault(optimizer, LearningOptions.Rule.ADAMW.label());
    setDefault(schedule, Schedule.COSINE.label());
    setDefault(freeze, Freezing.NONE.label());
    setDefault(warmUpEpochs, 1.0);
    setDefault(ema, 0.9998);
    setDefault(clipNorm, LearningOptions.USUAL_CLIP_NORM);
    setDefault(dropPath, 0.0);
    setDefault(headDropout, 0.0);
    setDefault(matcher, LossOptions.DEFAULT.matcher());
    setDefault(boxLoss, LossOptions.DEFAULT.boxLoss());
    setDefault(focalAlpha, LossOptions.DEFAULT.focalAlpha());
    setDefault(focalGamma, LossOptions.DEFAULT.focalGamma());
    setDefault(labelSmoothing, LossOptions.DEFAULT.labelSmoothing());
    setDefault(augment, "flip");
    setDefault(seed, 1L);
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

  /** Returns the parameter of {@link EfficientDetTrainer#setOuterRate}. */
  public DoubleParam outerRate() {
    return outerRate;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setOuterMomentum}. */
  public DoubleParam outerMomentum() {
    return outerMomentum;
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

  /** Returns the parameter of {@link EfficientDetTrainer#setBackboneFactor}. */
  public DoubleParam backboneFactor() {
    return backboneFactor;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setWeightDecay}. */
  public DoubleParam weightDecay() {
    return weightDecay;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setWarmUpEpochs}. */
  public DoubleParam warmUpEpochs() {
    return warmUpEpochs;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setEma}. */
  public DoubleParam ema() {
    return ema;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setClipNorm}. */
  public DoubleParam clipNorm() {
    return clipNorm;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setDropPath}. */
  public DoubleParam dropPath() {
    return dropPath;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setHeadDropout}. */
  public DoubleParam headDropout() {
    return headDropout;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setMatcher}. */
  public Param<String> matcher() {
    return matcher;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setBoxLoss}. */
  public Param<String> boxLoss() {
    return boxLoss;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setFocalAlpha}. */
  public DoubleParam focalAlpha() {
    return focalAlpha;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setFocalGamma}. */
  public DoubleParam focalGamma() {
    return focalGamma;
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setLabelSmoothing}. */
  public DoubleParam labelSmoothing() {
    return labelSmoothing;
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
