package io.sparkdet.detection.coco.record;

import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.metric.RecordSource;

/**
 * COCO's records: for every criterion of the settings a match bit and an ignore bit, as {@link
 * ImageMatches} has them.
 *
 * @param settings the criteria and the largest limit of detections
 */
public record CocoRecords(EvaluationSettings settings) implements RecordSource {

  @Override
  public int words() {
    return settings.words();
  }

  @Override
  public Matcher matcher() {
    ImageMatcher matcher = new ImageMatcher(settings);
    int stride = 2 * settings.words();
    return (image, sink) ->
        matcher.matchImage(
            image,
            (category, matches) -> {
              if (matches.idZeroMatched()) {
                sink.idZeroMatched();
              }
              for (int i = 0; i < matches.size(); i++) {
                sink.accept(category, matches.score(i), i, matches.bits(), i * stride);
              }
            });
  }
}
