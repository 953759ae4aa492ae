package io.sparkdet.detection.coco.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Matches the detections of one image and category to its truths, for all IoU thresholds and area
 * ranges at once, as pycocotools' {@code evaluateImg} does for each:
 *
 * <ol>
 *   <li>a truth is ignored if it is a crowd or its annotated area is out of the range;
 *   <li>detections take turns, highest score first, ties in file order, up to the largest limit;
 *   <li>each takes the free truth of the highest IoU at or above min(t, 1 - 1e-10), of equal IoUs
 *       the later truth; a crowd stays free; an ignored truth is taken only where no other
 *       qualifies, and the detection is then ignored;
 *   <li>a match with annotation id 0 counts as none, though the truth is taken;
 *   <li>a detection without match whose width times height is out of the range is ignored.
 * </ol>
 *
 * <p>One row of IoUs exists at a time. A truth that is taken under every criterion is looked at no
 * more, so that many copies of one box cost no more than they have to.
 */
public final class ImageMatcher {

  private final EvaluationSettings settings;
  private final WordCriteria[] words;

  /** Makes a matcher for the criteria and the largest limit of {@code settings}. */
  public ImageMatcher(EvaluationSettings settings) {
    this.settings = settings;
    this.words = WordCriteria.of(settings);
  }

  /** Receives the matches of one category. */
  @FunctionalInterface
  public interface CategoryMatches {
    /** Takes the matches of one category. */
    void accept(long category, ImageMatches matches);
  }

  /** Matches all categories of an image, each on its own or as one, by the settings' mode. */
  public void matchImage(EvaluationImage image, CategoryMatches sink) {
    image.visit(
        settings.categoryMode(),
        (category, truths, detections) -> sink.accept(category, match(truths, detections)));
  }

  /** Matches all boxes given; their categories are not looked at. */
  public ImageMatches match(ImageTruths truths, ImageDetections detections) {
    return match(truths, detections, null);
  }

  /** Matches as {@link #match} and remembers which truth each detection took. */
  public ImageMatches matchNamingTruths(ImageTruths truths, ImageDetections detections) {
    int[] taken = new int[Math.multiplyExact(kept(detections), settings.criteria())];
    Arrays.fill(taken, -1);
    return match(truths, detections, taken);
  }

  private int kept(ImageDetections detections) {
    return Math.min(detections.size(), settings.largestMaxDetections());
  }

  private ImageMatches match(
      ImageTruths truths, ImageDetections detections, int @Nullable [] taken) {
    int[] order = Arrays.copyOf(detections.byFallingScore(), kept(detections));
    double[] scores = new double[order.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = detections.score(order[i]) + 0.0; // -0.0 ties with 0.0, as in numpy's sort
    }
    long[] bits = new long[2 * settings.words() * order.length];
    boolean idZero = false;
    for (WordCriteria word : words) {
      if (truths.size() == 0) {
        word.matchNothing(detections, order, bits);
      } else if (order.length > 0) {
        idZero |= new MatchingPass(word, truths, detections).run(order, bits, taken);
      }
    }
    return new ImageMatches(
        settings, order, scores, bits, taken, PositiveTruths.count(settings, truths), idZero);
  }
}
