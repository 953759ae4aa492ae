package io.sparkdet.app.train.preview;

import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.efficientdet.augmentation.AugmentationSchedule;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.util.Optional;

/**
 * How samples are made in the training that is previewed.
 *
 * @param profile the model's preprocessing
 * @param network its anchors and input size
 * @param augmentation what is done to pictures in which epoch
 * @param multiScale sizes of inputs other than the network's; empty for none
 * @param matcher which anchors are to find which box
 * @param seed of the training
 * @param pictures how many are shown, each twice
 */
public record PreviewRequest(
    Preprocessing profile,
    EfficientDetConfig network,
    AugmentationSchedule augmentation,
    Optional<MultiScale> multiScale,
    AnchorMatcher matcher,
    long seed,
    int pictures) {

  /** Pictures that are shown unless asked for more. */
  public static final int PICTURES = 12;

  /** Refuses to show nothing. */
  public PreviewRequest {
    if (pictures < 1) {
      throw new IllegalArgumentException(
          "Cannot preview %d pictures: at least 1".formatted(pictures));
    }
  }

  int inputSize(int epoch, int step) {
    return multiScale
        .map(
            scales ->
                scales.size(
                    seed, epoch, step, network.imageSize(), network.anchors().largestStride()))
        .orElse(network.imageSize());
  }
}
