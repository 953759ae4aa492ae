package io.sparkdet.app.ml;

import io.sparkdet.app.train.option.TrainOption;
import java.util.Map;
import org.apache.spark.ml.param.BooleanParam;
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

  private final OptionParams<TrainOption> options;

  TrainerParams(String uid) {
    super(uid);
    options = new OptionParams<>(this, TrainOption.class);
    for (TrainOption option : TrainOption.values()) {
      Object fixed = option.fixedDefault();
      if (fixed != null) {
        setDefaultOf(options.param(option), fixed);
      }
    }
  }

  @SuppressWarnings("unchecked") // a default is of the type that the option's kind names
  private <T> void setDefaultOf(Param<T> param, Object value) {
    setDefault(param, (T) value);
  }

  /** Returns what was set, by the names of {@link TrainOption}. */
  Map<String, String> given() {
    return options.given(this);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setVariant}. */
  public Param<String> variant() {
    return options.text(TrainOption.VARIANT);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setInit}. */
  public Param<String> init() {
    return options.text(TrainOption.INIT);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setAnchors}. */
  public Param<String> anchors() {
    return options.text(TrainOption.ANCHORS);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setInputSize}. */
  public IntParam inputSize() {
    return options.count(TrainOption.INPUT_SIZE);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setFpnRepeats}. */
  public IntParam fpnRepeats() {
    return options.count(TrainOption.FPN_REPEATS);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setEpochs}. */
  public IntParam epochs() {
    return options.count(TrainOption.EPOCHS);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setEarlyStopping}. */
  public IntParam earlyStopping() {
    return options.count(TrainOption.EARLY_STOPPING);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setBatchSize}. */
  public IntParam batchSize() {
    return options.count(TrainOption.BATCH_SIZE);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setWorkers}. */
  public IntParam workers() {
    return options.count(TrainOption.WORKERS);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setLocalSteps}. */
  public IntParam localSteps() {
    return options.count(TrainOption.LOCAL_STEPS);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setGradientCompression}. */
  public Param<String> gradientCompression() {
    return options.text(TrainOption.GRADIENT_COMPRESSION);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setOuterRate}. */
  public DoubleParam outerRate() {
    return options.decimal(TrainOption.OUTER_RATE);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setOuterMomentum}. */
  public DoubleParam outerMomentum() {
    return options.decimal(TrainOption.OUTER_MOMENTUM);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setThreads}. */
  public IntParam threads() {
    return options.count(TrainOption.THREADS);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setOptimizer}. */
  public Param<String> optimizer() {
    return options.text(TrainOption.OPTIMIZER);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setSchedule}. */
  public Param<String> schedule() {
    return options.text(TrainOption.SCHEDULE);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setFreeze}. */
  public Param<String> freeze() {
    return options.text(TrainOption.FREEZE);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setLearningRate}. */
  public DoubleParam learningRate() {
    return options.decimal(TrainOption.LEARNING_RATE);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setBackboneFactor}. */
  public DoubleParam backboneFactor() {
    return options.decimal(TrainOption.BACKBONE_FACTOR);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setWeightDecay}. */
  public DoubleParam weightDecay() {
    return options.decimal(TrainOption.WEIGHT_DECAY);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setWarmUpEpochs}. */
  public DoubleParam warmUpEpochs() {
    return options.decimal(TrainOption.WARMUP_EPOCHS);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setEma}. */
  public DoubleParam ema() {
    return options.decimal(TrainOption.EMA);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setClipNorm}. */
  public DoubleParam clipNorm() {
    return options.decimal(TrainOption.CLIP_NORM);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setDropPath}. */
  public DoubleParam dropPath() {
    return options.decimal(TrainOption.DROP_PATH);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setHeadDropout}. */
  public DoubleParam headDropout() {
    return options.decimal(TrainOption.HEAD_DROPOUT);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setMatcher}. */
  public Param<String> matcher() {
    return options.text(TrainOption.MATCHER);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setBoxLoss}. */
  public Param<String> boxLoss() {
    return options.text(TrainOption.BOX_LOSS);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setFocalAlpha}. */
  public DoubleParam focalAlpha() {
    return options.decimal(TrainOption.FOCAL_ALPHA);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setFocalGamma}. */
  public DoubleParam focalGamma() {
    return options.decimal(TrainOption.FOCAL_GAMMA);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setLabelSmoothing}. */
  public DoubleParam labelSmoothing() {
    return options.decimal(TrainOption.LABEL_SMOOTHING);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setAugment}. */
  public Param<String> augment() {
    return options.text(TrainOption.AUGMENT);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setCloseMosaic}. */
  public IntParam closeMosaic() {
    return options.count(TrainOption.CLOSE_MOSAIC);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setMultiScale}. */
  public Param<String> multiScale() {
    return options.text(TrainOption.MULTI_SCALE);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setSampling}. */
  public Param<String> sampling() {
    return options.text(TrainOption.SAMPLING);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setSeed}. */
  public LongParam seed() {
    return options.whole(TrainOption.SEED);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setCheckpointRounds}. */
  public IntParam checkpointRounds() {
    return options.count(TrainOption.CHECKPOINT_ROUNDS);
  }

  /** Returns the parameter of {@link EfficientDetTrainer#setGradientCheckpointing}. */
  public BooleanParam gradientCheckpointing() {
    return options.flag(TrainOption.GRADIENT_CHECKPOINTING);
  }
}
