package io.sparkdet.detection.nms;

/**
 * Which anchors become {@link Candidates}: each stands for its best class, or once for every class,
 * and stays if its score is strictly above the threshold and, where a limit is set, among the
 * highest.
 *
 * @param scoreThreshold the cut, strict ({@code score > scoreThreshold}), in [0, 1)
 * @param top the most candidates an image may have, highest scores first and lower anchor indices
 *     first among equals; 0 means no limit
 * @param classes which of an anchor's classes are candidates
 */
public record CandidateSelection(float scoreThreshold, int top, ClassChoice classes) {

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

  /** Selects among anchors that each stand for their best class. */
  public CandidateSelection(float scoreThreshold, int top) {
    this(scoreThreshold, top, ClassChoice.BEST);
  }
}
