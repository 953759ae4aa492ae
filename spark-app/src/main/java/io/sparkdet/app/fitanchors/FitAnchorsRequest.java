package io.sparkdet.app.fitanchors;

import io.sparkdet.app.anchors.AnchorFit;
import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.sql.option.OptionValues;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is to be fitted.
 *
 * @param annotations a COCO instances file, a Pascal VOC directory, or a table, with the sizes of
 *     the images
 * @param split the image names of a VOC directory that count; empty for all
 * @param network whose levels get anchors and whose own anchors are compared with, at its image
 *     size
 * @param anchorsPerPlace how many shapes are fitted
 * @param seed of the clustering
 * @param output the file that is written
 */
@PublicApi
public record FitAnchorsRequest(
    String annotations,
    Optional<String> split,
    EfficientDetConfig network,
    int anchorsPerPlace,
    long seed,
    String output) {

  private static final int LEAST_ANCHORS = 2;
  private static final int MOST_ANCHORS = 100;

  /** Refuses counts of anchors that no network has. */
  public FitAnchorsRequest {
    if (anchorsPerPlace < LEAST_ANCHORS || anchorsPerPlace > MOST_ANCHORS) {
      throw new UserException(
          "Cannot fit %d anchors a place: --scales times --ratios is %d to %d"
              .formatted(anchorsPerPlace, LEAST_ANCHORS, MOST_ANCHORS));
    }
  }

  /**
   * Returns what the options say.
   *
   * @param variant the network that {@link FitAnchorsOption#VARIANT} names
   * @throws UserException if a number is beyond its bounds
   */
  public static FitAnchorsRequest of(
      OptionValues<FitAnchorsOption> options, EfficientDetConfig variant) {
    return new FitAnchorsRequest(
        options.text(FitAnchorsOption.ANNOTATIONS),
        options.textIfSet(FitAnchorsOption.SPLIT),
        network(options.countIfSet(FitAnchorsOption.INPUT_SIZE), variant),
        anchorsPerPlace(
            options.count(FitAnchorsOption.SCALES), options.count(FitAnchorsOption.RATIOS)),
        options.whole(FitAnchorsOption.SEED),
        options.text(FitAnchorsOption.OUTPUT));
  }

  /** Returns what is to be fitted to what. */
  AnchorFit.Task task() {
    return new AnchorFit.Task(annotations, split, network, anchorsPerPlace, seed);
  }

  private static EfficientDetConfig network(OptionalInt inputSize, EfficientDetConfig variant) {
    if (inputSize.isEmpty()) {
      return variant;
    }
    if (inputSize.getAsInt() < 1) {
      throw new UserException(
          "Cannot fit anchors for an input of %d pixels: give --input-size of at least 1"
              .formatted(inputSize.getAsInt()));
    }
    return variant.withImageSize(inputSize.getAsInt());
  }

  private static int anchorsPerPlace(int scales, int ratios) {
    if (scales < 1 || ratios < 1 || scales > 100 || ratios > 100) {
      throw new UserException(
          "Cannot fit %d scales of %d ratios: both are 1 to 100".formatted(scales, ratios));
    }
    return scales * ratios;
  }
}
