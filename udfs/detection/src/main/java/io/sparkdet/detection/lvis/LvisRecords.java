package io.sparkdet.detection.lvis;

import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.CategoryScope;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.ImageDetections;
import io.sparkdet.detection.coco.image.ImageMatcher;
import io.sparkdet.detection.coco.image.ImageMatches;
import io.sparkdet.detection.coco.image.ImageTruths;
import io.sparkdet.detection.metric.RecordSource;

/**
 * LVIS's records, as the {@code lvis} package matches (LVISEval, version 0.5.3):
 *
 * <ol>
 *   <li>an image's best detections of all categories together count, ties in file order;
 *   <li>of them those of categories that have truths in the image or were verified to be absent;
 *   <li>they are matched as COCO's are, but there are no crowds: {@code iscrowd} is not looked at;
 *   <li>a detection without match is ignored if not every object of its category was annotated.
 * </ol>
 *
 * @param settings the criteria, categories kept apart; the largest limit is that of an image
 */
record LvisRecords(EvaluationSettings settings) implements RecordSource {

  /** Refuses settings that do not tell categories apart: LVIS's rules go by category. */
  LvisRecords {
    if (settings.categoryMode() != CategoryMode.PER_CATEGORY) {
      throw new IllegalArgumentException(
          "Cannot match as LVIS does where categories are not told apart");
    }
  }

  @Override
  public int words() {
    return settings.words();
  }

  @Override
  public Matcher matcher() {
    ImageMatcher matcher = new ImageMatcher(settings);
    return (image, sink) -> {
      CategoryScope scope = image.scope();
      ImageDetections best = image.detections().best(settings.largestMaxDetections());
      new EvaluationImage(image.id(), image.truths().withoutCrowds(), best)
          .visit(
              CategoryMode.PER_CATEGORY,
              (category, truths, detections) -> {
                if (truths.size() > 0 || scope.looksFor(category)) {
                  match(matcher, scope.isComplete(category), category, truths, detections, sink);
                }
              });
    };
  }

  private void match(
      ImageMatcher matcher,
      boolean complete,
      long category,
      ImageTruths truths,
      ImageDetections detections,
      Sink sink) {
    ImageMatches matches = matcher.match(truths, detections);
    if (matches.idZeroMatched()) {
      sink.idZeroMatched();
    }
    long[] record = new long[2 * words()];
    for (int i = 0; i < matches.size(); i++) {
      matches.copyBits(i, record, 0);
      for (int word = 0; word < words() && !complete; word++) {
        record[words() + word] |= ~record[word];
      }
      sink.accept(category, matches.score(i), i, record, 0);
    }
  }
}
