package io.sparkdet.detection.matching;

import io.sparkdet.detection.anchor.AnchorGrid;
import java.util.Arrays;

/**
 * How anchors are given truths to find. Every truth takes part, however many there are; an image
 * without any has only negative anchors.
 *
 * <p>Thresholds are compared in float with IoUs in float, as the reference implementations do.
 */
public sealed interface AnchorMatcher permits IouBand, MaxIou, Atss, Predicted {

  /** Matches by the anchors alone. */
  AnchorMatches match(AnchorGrid anchors, TruthBoxes truths);

  /**
   * Matches by the anchors and, where the matcher looks at them, the predicted box codes.
   *
   * @param codes raw box codes {@code (anchors, 4)} ty, tx, th, tw of the image, from {@code from}
   */
  default AnchorMatches match(AnchorGrid anchors, TruthBoxes truths, float[] codes, int from) {
    return match(anchors, truths);
  }

  /** Returns the matcher to use while predictions are not yet worth looking at. */
  default AnchorMatcher duringWarmUp() {
    return this;
  }

  /** Returns the text that {@link #parse} reads back, such as {@code iou:0.5:0.4}. */
  String spec();

  /**
   * Reads {@code iou:POSITIVE:NEGATIVE}, {@code max-iou[:THRESHOLD]}, {@code atss:CELLS} or {@code
   * predicted[:THRESHOLD]}; thresholds left out are 0.5.
   *
   * @throws IllegalArgumentException if the text is none of them, or its number is out of range
   */
  static AnchorMatcher parse(String spec) {
    String[] parts = spec.split(":", -1);
    String[] numbers = Arrays.copyOfRange(parts, 1, parts.length);
    try {
      if (parts[0].equals("iou") && numbers.length == 2) {
        return new IouBand(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
      }
      if (parts[0].equals("max-iou") && numbers.length <= 1) {
        return new MaxIou(threshold(numbers));
      }
      if (parts[0].equals("atss") && numbers.length == 1) {
        return new Atss(Integer.parseInt(numbers[0]));
      }
      if (parts[0].equals("predicted") && numbers.length <= 1) {
        return new Predicted(threshold(numbers));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unreadable(spec), e);
    }
    throw new IllegalArgumentException(unreadable(spec));
  }

  private static double threshold(String[] numbers) {
    return numbers.length == 0 ? MaxIou.PUBLISHED : Double.parseDouble(numbers[0]);
  }

  private static String unreadable(String spec) {
    return "Cannot read matcher '%s': use iou:POSITIVE:NEGATIVE such as iou:0.5:0.4, max-iou, atss:CELLS such as atss:9, or predicted"
        .formatted(spec);
  }
}
