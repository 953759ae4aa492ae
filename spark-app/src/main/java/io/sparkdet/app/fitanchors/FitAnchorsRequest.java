package io.sparkdet.app.fitanchors;

import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.Optional;

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
}
