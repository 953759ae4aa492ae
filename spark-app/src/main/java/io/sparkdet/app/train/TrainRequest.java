package io.sparkdet.app.train;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.history.EarlyStopping;
import io.sparkdet.app.train.initial.NetworkRequest;
import io.sparkdet.app.train.option.Beginning;
import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.LossOptions;
import io.sparkdet.app.train.option.OuterOptions;
import io.sparkdet.app.train.option.RunLength;
import io.sparkdet.app.train.option.RunOption;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.app.train.pseudo.PseudoLabels;
import io.sparkdet.app.train.round.GradientCompression;
import io.sparkdet.app.train.sampling.Sampling;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.training.Schedule;
import io.sparkdet.sql.detector.ExecutorCores;
import io.sparkdet.sql.option.OptionValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What a train job is asked to do.
 *
 * @param training annotated images to learn from
 * @param validation annotated images to measure on after every epoch
 * @param options how, by {@link TrainOption}
 * @param output where the model folder goes
 * @param resume whether the run in the output folder goes on where it stopped
 * @param continued the model that is trained for more epochs, where there is one
 * @param pseudo boxes that a detector found, which are learned too
 */
@PublicApi
public record TrainRequest(
    TrainingData training,
    Optional<TrainingData> validation,
    OptionValues<TrainOption> options,
    String output,
    boolean resume,
    Optional<String> continued,
    Optional<PseudoLabels> pseudo) {

  /**
   * Refuses options that no run can have.
   *
   * @throws IllegalArgumentException that names the value and what is allowed
   */
  public TrainRequest {
    LossOptions.of(options);
    LearningOptions.of(options);
    Budget.of(options);
    if (!augmentedByData(options)) {
      Augmentation.parse(options.text(TrainOption.AUGMENT));
    }
    options.textIfSet(TrainOption.MULTI_SCALE).ifPresent(MultiScale::parse);
    Sampling.parse(options.text(TrainOption.SAMPLING));
  }

  /**
   * Returns what the options say.
   *
   * @param run what is read and written
   * @param options how is trained
   * @throws UserException if there is nothing to validate on, though it is asked for
   * @throws IllegalArgumentException as the constructor
   */
  public static TrainRequest of(OptionValues<RunOption> run, OptionValues<TrainOption> options) {
    return new TrainRequest(
        TrainingData.of(run),
        TrainingData.ofValidation(run),
        options,
        run.text(RunOption.OUTPUT),
        run.flag(RunOption.RESUME),
        run.textIfSet(RunOption.CONTINUE),
        PseudoLabels.of(run));
  }

  /**
   * Returns the request with the settings of the model that it continues, where it gives no others;
   * one that continues none, or is settled, as it is.
   *
   * @throws UserException if that model cannot be continued so
   */
  public TrainRequest settled(Configuration hadoop) {
    return continued.map(model -> Continuation.open(model, hadoop).settle(this)).orElse(this);
  }

  /** Returns the same with other options. */
  TrainRequest withOptions(OptionValues<TrainOption> other) {
    return new TrainRequest(training, validation, other, output, resume, continued, pseudo);
  }

  /** Returns which network is trained, and where it begins. */
  public NetworkRequest network() {
    return NetworkRequest.of(options);
  }

  /** Returns what is trained on. */
  public LossOptions loss() {
    return LossOptions.of(options);
  }

  /** Returns how weights follow gradients. */
  public LearningOptions learning() {
    return LearningOptions.of(options);
  }

  /** Returns how long is trained, and in how many parts. */
  public Budget budget() {
    return Budget.of(options);
  }

  /** Returns whether the run's length decides which changes are made to pictures. */
  boolean augmentedByData() {
    return augmentedByData(options);
  }

  private static boolean augmentedByData(OptionValues<TrainOption> options) {
    return options.text(TrainOption.AUGMENT).equals(TrainOption.BY_DATA);
  }

  /**
   * Returns the changes to pictures. Where none are named, a long run that begins anew mixes them.
   *
   * @param steps of an epoch
   */
  Augmentation augmentation(int steps) {
    if (!augmentedByData()) {
      return Augmentation.parse(options.text(TrainOption.AUGMENT));
    }
    boolean anew = Beginning.of(network().init()) != Beginning.MODEL;
    return anew && budget().length().mixes(steps) ? Augmentation.MIXED : Augmentation.MIRRORED;
  }

  /** Returns the shares of the input's side, see {@link MultiScale#parse}. */
  public Optional<String> multiScale() {
    return options.textIfSet(TrainOption.MULTI_SCALE);
  }

  /** Returns how often each image stands in an epoch. */
  public Sampling sampling() {
    return Sampling.parse(options.text(TrainOption.SAMPLING));
  }

  /** Returns the seed of everything random. */
  public long seed() {
    return options.whole(TrainOption.SEED);
  }

  /**
   * How long is trained, and in how many parts.
   *
   * @param length epochs, and those of warm-up
   * @param earlyStopping when a run ends before its last epoch
   * @param batchSize images of a worker in a step
   * @param localSteps steps between two exchanges
   * @param learningRate of heads and BiFPN; {@link TrainOption#SEARCHED} where it is to be found
   * @param averageDecay of the moving average of the weights; 0 for none
   * @param checkpointRounds rounds between checkpoints; 0 for one an epoch
   * @param compression of gradients on their way to the sum
   * @param gradientCheckpointing whether the backbone is computed twice, to save memory
   * @param threads that libtorch computes with; 0 means the executor's cores
   */
  public record Budget(
      RunLength length,
      EarlyStopping earlyStopping,
      int batchSize,
      int workers,
      int localSteps,
      double learningRate,
      Schedule schedule,
      double averageDecay,
      OuterOptions outer,
      int checkpointRounds,
      GradientCompression compression,
      boolean gradientCheckpointing,
      int threads) {

    /** Returns what the options say. */
    static Budget of(OptionValues<TrainOption> options) {
      return new Budget(
          RunLength.of(options),
          new EarlyStopping(options.countIfSet(TrainOption.EARLY_STOPPING).orElse(0)),
          options.count(TrainOption.BATCH_SIZE),
          options.count(TrainOption.WORKERS),
          options.count(TrainOption.LOCAL_STEPS),
          options.decimal(TrainOption.LEARNING_RATE),
          Schedule.parse(options.text(TrainOption.SCHEDULE)),
          options.decimal(TrainOption.EMA),
          OuterOptions.of(options),
          options.count(TrainOption.CHECKPOINT_ROUNDS),
          GradientCompression.parse(options.text(TrainOption.GRADIENT_COMPRESSION)),
          options.flag(TrainOption.GRADIENT_CHECKPOINTING),
          options.count(TrainOption.THREADS));
    }

    /** Refuses numbers that no run can have. */
    public Budget {
      if ((long) workers * batchSize > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "Cannot train with batches of %d on %d workers: a step has at most %d images"
                .formatted(batchSize, workers, Integer.MAX_VALUE));
      }
      if (batchSize < 1 || workers < 1 || localSteps < 1 || checkpointRounds < 0 || threads < 0) {
        throw new IllegalArgumentException(
            "Cannot train with batches of %d on %d workers with %d local steps: all are at least 1"
                .formatted(batchSize, workers, localSteps));
      }
      if (localSteps > 1 && compression != GradientCompression.NONE) {
        throw new IllegalArgumentException(
            "Cannot compress gradients by %s with %d local steps: weights are exchanged then, and they travel as they are; leave out --gradient-compression or --local-steps"
                .formatted(compression.label(), localSteps));
      }
      if (!(averageDecay >= 0 && averageDecay < 1)) {
        throw new IllegalArgumentException(
            "Cannot train with an average of decay %s: it is from 0 to below 1"
                .formatted(averageDecay));
      }
    }

    /** Returns how many threads a worker computes with: sums of another number round otherwise. */
    int effectiveThreads() {
      return threads > 0 ? threads : ExecutorCores.here();
    }
  }

  /** Returns all that decides the weights, by option: what a resumed run must have in common. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("annotations", training.annotations());
    settings.put("split", training.split().orElse(""));
    pseudo.ifPresent(labels -> settings.putAll(labels.settings()));
    continued.ifPresent(model -> settings.put(RunOption.CONTINUE.optionName(), model));
    for (TrainOption option : TrainOption.values()) {
      boolean elsewhere = continued.isPresent() && option == TrainOption.INIT;
      if (option.decidesWeights() && options.has(option) && !elsewhere) {
        settings.put(option.optionName(), String.valueOf(options.value(option)));
      }
    }
    if (budget().length().byData()) {
      settings.put(TrainOption.EPOCHS.optionName(), TrainOption.BY_DATA);
    }
    if (budget().learningRate() == TrainOption.SEARCHED) {
      settings.put(TrainOption.LEARNING_RATE.optionName(), TrainOption.BY_DATA);
    }
    settings.put(TrainOption.THREADS.optionName(), String.valueOf(budget().effectiveThreads()));
    settings.remove(TrainOption.ANCHORS.optionName(), TrainOption.OF_VARIANT);
    settings.values().removeIf(String::isEmpty);
    return settings;
  }
}
