package io.sparkdet.app.train;

import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.app.train.pseudo.PseudoLabels;
import io.sparkdet.efficientdet.training.Freezing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Requests to train a very small network on a small sample lake, one thread a worker. */
public final class TinyRun {

  /** A quarter of B0's width, levels 3 to 6, one BiFPN cell, 64 pixels a side. */
  private static final String NETWORK =
      """
      {"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
       "backbone": {"width": 0.25, "depth": 0.34},
       "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
       "anchors": {"max_level": 6, "octaves": 2}}
      """;

  private final Path lake;
  private final Path variant;
  private int epochs = 2;
  private int workers = 1;
  private int batchSize = 4;
  private int localSteps = 1;
  private Freezing freezing = Freezing.NONE;
  private LearningOptions.Rule rule = LearningOptions.Rule.ADAMW;
  private double learningRate = 3e-3;
  private boolean validated;
  private int checkpointRounds;
  private double headDropout;
  private int earlyStopping;
  private Map<TrainOption, String> others = Map.of();
  private Optional<String> continued = Optional.empty();
  private Optional<PseudoLabels> pseudo = Optional.empty();

  private TinyRun(Path lake, Path variant) {
    this.lake = lake;
    this.variant = variant;
  }

  public static TinyRun on(Path lake) throws IOException {
    Path variant = lake.resolve("tiny.json");
    Files.writeString(variant, NETWORK);
    return new TinyRun(lake, variant);
  }

  /** Returns a copy with a change; this one stays as it is. */
  private TinyRun with(Consumer<TinyRun> change) {
    TinyRun copy = new TinyRun(lake, variant);
    copy.epochs = epochs;
    copy.workers = workers;
    copy.batchSize = batchSize;
    copy.localSteps = localSteps;
    copy.freezing = freezing;
    copy.rule = rule;
    copy.learningRate = learningRate;
    copy.validated = validated;
    copy.checkpointRounds = checkpointRounds;
    copy.headDropout = headDropout;
    copy.earlyStopping = earlyStopping;
    copy.others = others;
    copy.continued = continued;
    copy.pseudo = pseudo;
    change.accept(copy);
    return copy;
  }

  TinyRun withEpochs(int count) {
    return with(run -> run.epochs = count);
  }

  TinyRun withParts(int count, int batch, int steps) {
    return with(
        run -> {
          run.workers = count;
          run.batchSize = batch;
          run.localSteps = steps;
        });
  }

  public TinyRun withFreezing(Freezing other) {
    return with(run -> run.freezing = other);
  }

  TinyRun withRule(LearningOptions.Rule other, double rate) {
    return with(
        run -> {
          run.rule = other;
          run.learningRate = rate;
        });
  }

  TinyRun withValidation() {
    return with(run -> run.validated = true);
  }

  TinyRun withCheckpoints(int rounds) {
    return with(run -> run.checkpointRounds = rounds);
  }

  TinyRun withHeadDropout(double probability) {
    return with(run -> run.headDropout = probability);
  }

  TinyRun withEarlyStopping(int epochs) {
    return with(run -> run.earlyStopping = epochs);
  }

  TinyRun withPseudoLabels(PseudoLabels labels) {
    return with(run -> run.pseudo = Optional.of(labels));
  }

  /** Returns a copy with options that win over all others. */
  TinyRun withOptions(Map<TrainOption, String> options) {
    return with(run -> run.others = options);
  }

  /**
   * Continues a model; the request gives no options but these and the number of epochs, where there
   * are some.
   */
  TrainRequest continuing(Path model, Path output, int epochs, Map<String, String> options) {
    Map<String, String> given = new TreeMap<>(options);
    given.put("threads", "1");
    if (epochs > 0) {
      given.put("epochs", String.valueOf(epochs));
    }
    return with(run -> run.continued = Optional.of(model.toString()))
        .into(output, false)
        .withOptions(TrainOption.values(given));
  }

  /** Returns a request that goes on where the same one was cut off. */
  static TrainRequest resumed(TrainRequest cut) {
    return new TrainRequest(
        cut.training(),
        cut.validation(),
        cut.options(),
        cut.output(),
        true,
        cut.continued(),
        cut.pseudo());
  }

  public TrainRequest into(Path output, boolean resume) {
    TrainingData data =
        new TrainingData(
            lake.resolve("images").toString(),
            lake.resolve("instances.json").toString(),
            Optional.empty(),
            new TrainingClasses.Annotated(),
            MissingImages.REFUSE);
    return new TrainRequest(
        data,
        validated ? Optional.of(data) : Optional.empty(),
        TrainOption.values(options()),
        output.toString(),
        resume,
        continued,
        pseudo);
  }

  private Map<String, String> options() {
    Map<TrainOption, Object> options = new EnumMap<>(TrainOption.class);
    options.put(TrainOption.VARIANT, variant);
    options.put(TrainOption.ANCHORS, TrainOption.OF_VARIANT);
    options.put(TrainOption.OPTIMIZER, rule.label());
    options.put(TrainOption.WEIGHT_DECAY, 1e-4);
    options.put(TrainOption.BACKBONE_FACTOR, 1);
    options.put(TrainOption.FREEZE, freezing.label());
    options.put(TrainOption.DROP_PATH, 0.2);
    options.put(TrainOption.HEAD_DROPOUT, headDropout);
    options.put(TrainOption.EPOCHS, epochs);
    options.put(TrainOption.EARLY_STOPPING, earlyStopping);
    options.put(TrainOption.BATCH_SIZE, batchSize);
    options.put(TrainOption.WORKERS, workers);
    options.put(TrainOption.LOCAL_STEPS, localSteps);
    options.put(TrainOption.LEARNING_RATE, learningRate);
    options.put(TrainOption.WARMUP_EPOCHS, 0.5);
    options.put(TrainOption.EMA, 0.99);
    options.put(TrainOption.CHECKPOINT_ROUNDS, checkpointRounds);
    options.put(TrainOption.THREADS, 1);
    options.put(TrainOption.SEED, 7);
    options.putAll(others);
    Map<String, String> given = new TreeMap<>();
    options.forEach((option, value) -> given.put(option.optionName(), value.toString()));
    return given;
  }
}
