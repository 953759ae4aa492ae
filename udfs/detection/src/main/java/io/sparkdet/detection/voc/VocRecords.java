package io.sparkdet.detection.voc;

import io.sparkdet.detection.metric.RecordSource;

/**
 * Pascal VOC's records: one match word, 1 for a true positive and 0 for a false one.
 *
 * @param iou the least overlap of a detection and its truth
 */
public record VocRecords(double iou) implements RecordSource {

  @Override
  public int words() {
    return VocMatcher.SETTINGS.words();
  }

  @Override
  public Matcher matcher() {
    VocMatcher matcher = new VocMatcher(iou);
    long[] bits = new long[2 * words()];
    return (image, sink) ->
        matcher.match(
            image,
            (category, score, rank, truePositive) -> {
              bits[0] = truePositive ? 1 : 0;
              sink.accept(category, score, rank, bits, 0);
            });
  }
}
