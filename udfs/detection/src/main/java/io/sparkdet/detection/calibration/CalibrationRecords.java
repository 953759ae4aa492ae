package io.sparkdet.detection.calibration;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.metric.RecordSource;

/**
 * COCO's records at one IoU threshold, with the IoU of each right detection: a match bit and an
 * ignore bit an area range, as {@link ImageMatches} has them. The last match word holds the bits of
 * the IoU with the truth that was taken among boxes of all sizes, 0 where the detection is not
 * right; the last ignore word is empty.
 *
 * @param settings with one IoU threshold
 */
record CalibrationRecords(EvaluationSettings settings) implements RecordSource {

  @Override
  public int words() {
    return settings.words() + 1;
  }

  /** Returns the IoU of a record, 0 where it is not right. */
  double iou(long[] bits, int at) {
    return Double.longBitsToDouble(bits[at + settings.words()]);
  }

  @Override
  public Matcher matcher() {
    ImageMatcher matcher = new ImageMatcher(settings);
    long[] record = new long[2 * words()];
    return (image, sink) ->
        image.visit(
            settings.categoryMode(),
            (category, truths, detections) -> {
              ImageMatches matches = matcher.matchNamingTruths(truths, detections);
              if (matches.idZeroMatched()) {
                sink.idZeroMatched();
              }
              for (int i = 0; i < matches.size(); i++) {
                for (int word = 0; word < settings.words(); word++) {
                  record[word] = matches.matchBits(i, word);
                  record[words() + word] = matches.ignoreBits(i, word);
                }
                record[settings.words()] =
                    Double.doubleToRawLongBits(iou(matches, i, truths, detections));
                sink.accept(category, matches.score(i), i, record, 0);
              }
            });
  }

  /**
   * Returns the IoU of a right detection, from the threshold up to 1 also where rounding or an
   * overflow made something else of it.
   */
  private double iou(ImageMatches matches, int i, ImageTruths truths, ImageDetections detections) {
    int all = CalibrationBins.allSizes(settings);
    if (!matches.matched(i, all) || matches.ignored(i, all)) {
      return 0;
    }
    double iou = truths.iou(matches.truth(i, all), detections, matches.index(i));
    double least = settings.iouThresholds().value(0);
    return iou > least ? Math.min(iou, 1) : least;
  }
}
