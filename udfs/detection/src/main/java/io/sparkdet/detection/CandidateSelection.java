package io.sparkdet.detection;

/**
 * Which anchors become {@link Candidates}: each anchor stands for its best class, and stays if its
 * score is strictly above the threshold and, where a limit is set, among the highest.
 *
 * @param scoreThreshold the cut, strict ({@code score > scoreThreshold}), in [0, 1)
 * @param top the most candidates an image may have, highest scores first and lower anchor indices
 *     first among equals; 0 means no limit
 */
public record CandidateSelection(float scoreThreshold, int top) {

  /** Refuses a threshold outside [0, 1) and a negative limit. */
  public CandidateSelection {
    if (!(scoreThreshold >= 0 && scoreThreshold < 1)) {
      throw new IllegalArgumentException(
          "Cannot cut at score %s: a threshold is in [0, 1)".formatted(scoreThreshold));
    }
    if (top < 0) {
      throw new IllegalArgumentException("Cannot keep %d candidates: 0 means all".formatted(top));
    }
  }
}
