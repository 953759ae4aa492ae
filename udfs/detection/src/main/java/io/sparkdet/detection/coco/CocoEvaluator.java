package io.sparkdet.detection.coco;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageMatcher;

/** COCO's metrics of a list of images in one JVM: what every distributed form must equal. */
@PublicApi
public final class CocoEvaluator {

  private final EvaluationSettings settings;

  /** Makes an evaluator for {@code settings}. */
  public CocoEvaluator(EvaluationSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the metrics of {@code images}, in any order; images without detections must be among
   * them, since their truths count as missed.
   */
  public CocoSummary evaluate(Iterable<EvaluationImage> images) {
    CocoAccumulator accumulator = new CocoAccumulator(settings);
    ImageMatcher matcher = new ImageMatcher(settings);
    for (EvaluationImage image : images) {
      accumulator.accept(image, matcher);
    }
    return new CocoSummary(accumulator.result());
  }
}
