package io.sparkdet.app.train;

import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.efficientdet.training.Freezing;
import io.sparkdet.efficientdet.training.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Requests to train a very small network on a small sample lake, one thread a worker. */
record TinyRun(
    Path lake,
    Path variant,
    int epochs,
    int workers,
    int batchSize,
    int localSteps,
    Freezing freezing,
    LearningOptions.Rule rule,
    double learningRate,
    boolean validated,
    int checkpointRounds,
    double headDropout) {

  /** A quarter of B0's width, levels 3 to 6, one BiFPN cell, 64 pixels a side. */
  private static final String NETWORK =
      """
      {"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
       "backbone": {"width": 0.25, "depth": 0.34},
       "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
       "anchors": {"max_level": 6, "octaves": 2}}
      """;

  static TinyRun on(Path lake) throws IOException {
    Path variant = lake.resolve("tiny.json");
    Files.writeString(variant, NETWORK);
    return new TinyRun(
        lake, variant, 2, 1, 4, 1, Freezing.NONE, LearningOptions.Rule.ADAMW, 3e-3, false, 0, 0);
  }

  TinyRun withEpochs(int count) {
    return new TinyRun(
        lake,
        variant,
        count,
        workers,
        batchSize,
        localSteps,
        freezing,
        rule,
        learningRate,
        validated,
        checkpointRounds,
        headDropout);
  }

  TinyRun withParts(int count, int batch, int steps) {
    return new TinyRun(
        lake,
        variant,
        epochs,
        count,
        batch,
        steps,
        freezing,
        rule,
        learningRate,
        validated,
        checkpointRounds,
        headDropout);
  }

  TinyRun withFreezing(Freezing other) {
    return new TinyRun(
        lake,
        variant,
        epochs,
        workers,
        batchSize,
        localSteps,
        other,
        rule,
        learningRate,
        validated,
        checkpointRounds,
        headDropout);
  }

  TinyRun withRule(LearningOptions.Rule other, double rate) {
    return new TinyRun(
        lake,
        variant,
        epochs,
        workers,
        batchSize,
        localSteps,
        freezing,
        other,
        rate,
        validated,
        checkpointRounds,
        headDropout);
  }

  TinyRun withValidation() {
    return new TinyRun(
        lake,
        variant,
        epochs,
        workers,
        batchSize,
        localSteps,
        freezing,
        rule,
        learningRate,
        true,
        checkpointRounds,
        headDropout);
  }

  TinyRun withCheckpoints(int rounds) {
    return new TinyRun(
        lake,
        variant,
        epochs,
        workers,
        batchSize,
        localSteps,
        freezing,
        rule,
        learningRate,
        validated,
        rounds,
        headDropout);
  }

  TinyRun withHeadDropout(double probability) {
    return new TinyRun(
        lake,
        variant,
        epochs,
        workers,
        batchSize,
        localSteps,
        freezing,
        rule,
        learningRate,
        validated,
        checkpointRounds,
        probability);
  }

  TrainRequest into(Path output, boolean resume) {
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
        new NetworkRequest(
            Optional.of(variant.toString()),
            NetworkRequest.RANDOM,
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty()),
        LossOptions.DEFAULT,
        new LearningOptions(rule, 1e-4, 1, 10, freezing, 0.2, headDropout),
        new TrainRequest.Budget(
            epochs,
            batchSize,
            workers,
            localSteps,
            learningRate,
            Schedule.COSINE,
            0.5,
            0.99,
            OuterOptions.AVERAGE,
            checkpointRounds,
            1),
        "flip",
        Optional.empty(),
        7,
        output.toString(),
        resume);
  }
}
