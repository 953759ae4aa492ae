package io.sparkdet.app.paired;

import io.sparkdet.app.compare.CompareOption;
import io.sparkdet.app.compare.CompareRequest;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.detection.coco.bootstrap.BootstrapWeights;
import io.sparkdet.sql.option.OptionValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a comparison of two models on the same truth is to do.
 *
 * @param options the values of all options, annotations among them
 */
public record PairedRequest(OptionValues<CompareOption> options) {

  /** Fewer replicates than this say nothing about the ends of an interval. */
  private static final int FEWEST = 20;

  /** A class and slice keeps about 96 bytes a replicate on the driver. */
  private static final int MOST = 10_000;

  /** What makes no sense without a truth. */
  private static final List<CompareOption> OF_TRUTH =
      List.of(CompareOption.IMAGES, CompareOption.IMAGE_TABLE, CompareOption.SLICE_BY);

  /**
   * Refuses values that no comparison can have.
   *
   * @throws UserException that names the value and the option
   */
  public PairedRequest {
    double level = options.decimal(CompareOption.CONFIDENCE);
    if (!(level > 0 && level < 1)) {
      throw new UserException(
          "Cannot make intervals: --confidence %s; give a share such as 0.95".formatted(level));
    }
    int replicates = options.count(CompareOption.REPLICATES);
    if (replicates < FEWEST || replicates > MOST) {
      throw new UserException(
          "Cannot make intervals: --replicates %d; give a number from %d to %d"
              .formatted(replicates, FEWEST, MOST));
    }
  }

  /**
   * Returns what the options ask for; nothing without annotations.
   *
   * @throws UserException where they ask for something that needs annotations
   */
  public static Optional<PairedRequest> of(OptionValues<CompareOption> options) {
    if (options.has(CompareOption.ANNOTATIONS)) {
      return Optional.of(new PairedRequest(options));
    }
    for (CompareOption option : OF_TRUTH) {
      if (options.has(option)) {
        throw new UserException(
            "Cannot compare with --%s: --annotations is required".formatted(option.optionName()));
      }
    }
    return Optional.empty();
  }

  /** Returns the same with another folder that receives the results. */
  public PairedRequest writingTo(String folder) {
    return new PairedRequest(options.with(CompareOption.OUTPUT, folder));
  }

  /** Returns the files alone. */
  CompareRequest files() {
    return CompareRequest.of(options);
  }

  String annotations() {
    return options.text(CompareOption.ANNOTATIONS);
  }

  String before() {
    return options.text(CompareOption.BEFORE);
  }

  String after() {
    return options.text(CompareOption.AFTER);
  }

  String output() {
    return options.text(CompareOption.OUTPUT);
  }

  Optional<String> images() {
    return options.textIfSet(CompareOption.IMAGES);
  }

  double confidence() {
    return options.decimal(CompareOption.CONFIDENCE);
  }

  BootstrapWeights weights() {
    return new BootstrapWeights(
        options.whole(CompareOption.SEED), options.count(CompareOption.REPLICATES));
  }

  /** Returns the evaluation of one side. */
  EvaluateRequest evaluation(String detections) {
    Map<String, String> given = new HashMap<>();
    given.put("annotations", annotations());
    given.put("detections", detections);
    given.put("output", output());
    options.textIfSet(CompareOption.SPLIT).ifPresent(file -> given.put("split", file));
    options
        .textIfSet(CompareOption.IMAGE_TABLE)
        .ifPresent(table -> given.put("image-table", table));
    List<String> columns = options.several(CompareOption.SLICE_BY, String.class);
    if (!columns.isEmpty()) {
      given.put("slice-by", String.join(",", columns));
    }
    if (options.flag(CompareOption.IGNORE_UNKNOWN_IMAGES)) {
      given.put("ignore-unknown-images", "true");
    }
    return EvaluateRequest.of(given);
  }
}
