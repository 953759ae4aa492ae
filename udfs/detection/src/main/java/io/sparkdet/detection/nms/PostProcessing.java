package io.sparkdet.detection.nms;

/**
 * What turns candidates into detections: which scores count, how many go on, what suppresses what,
 * and how many an image may have. For every limit 0 means none.
 *
 * @param scoreThreshold a candidate needs a score strictly above it; in [0, 1)
 * @param preNmsTop the most candidates that go into suppression, best first
 * @param nms what happens to overlapping boxes
 * @param classAgnostic whether boxes of different classes suppress each other
 * @param maxDetections the most detections an image may have, best first
 * @param classes which of an anchor's classes are candidates
 * @param bounds which of the boxes that stay are given
 */
public record PostProcessing(
    float scoreThreshold,
    int preNmsTop,
    Nms nms,
    boolean classAgnostic,
    int maxDetections,
    ClassChoice classes,
    BoxBounds bounds) {

  /** Refuses a threshold outside [0, 1) and negative limits. */
  public PostProcessing {
    if (!(scoreThreshold >= 0 && scoreThreshold < 1)) {
      throw new IllegalArgumentException(
          "Cannot cut at score %s: a threshold is in [0, 1)".formatted(scoreThreshold));
    }
    if (preNmsTop < 0 || maxDetections < 0) {
      throw new IllegalArgumentException(
          "Cannot keep %d candidates and %d detections: a limit is not negative, 0 means none"
              .formatted(preNmsTop, maxDetections));
    }
  }

  /** Makes rules for anchors that each stand for their best class. */
  public PostProcessing(
      float scoreThreshold, int preNmsTop, Nms nms, boolean classAgnostic, int maxDetections) {
    this(
        scoreThreshold,
        preNmsTop,
        nms,
        classAgnostic,
        maxDetections,
        ClassChoice.BEST,
        BoxBounds.NONE);
  }

  /** Returns zylo117's: score above 0.05, class-wise hard suppression at 0.5, no limit. */
  public static PostProcessing zylo117() {
    return new PostProcessing(0.05f, 0, new Nms.Hard(0.5), false, 0);
  }

  /**
   * Returns effdet's: the 5000 best pairs of anchor and class whatever their scores, class-wise
   * hard suppression at 0.5, the best 100.
   */
  public static PostProcessing effdet() {
    return new PostProcessing(0, 5000, new Nms.Hard(0.5), false, 100)
        .withClasses(ClassChoice.EVERY);
  }

  /** Returns the part that the network itself can apply: threshold and limit of candidates. */
  public CandidateSelection selection() {
    return new CandidateSelection(scoreThreshold, preNmsTop, classes);
  }

  /** Returns these settings with another score threshold. */
  public PostProcessing withScoreThreshold(float threshold) {
    return new PostProcessing(
        threshold, preNmsTop, nms, classAgnostic, maxDetections, classes, bounds);
  }

  /** Returns these settings with another limit of candidates. */
  public PostProcessing withPreNmsTop(int top) {
    return new PostProcessing(
        scoreThreshold, top, nms, classAgnostic, maxDetections, classes, bounds);
  }

  /** Returns these settings with another suppression. */
  public PostProcessing withNms(Nms other) {
    return new PostProcessing(
        scoreThreshold, preNmsTop, other, classAgnostic, maxDetections, classes, bounds);
  }

  /** Returns these settings with suppression across classes, or class by class. */
  public PostProcessing withClassAgnostic(boolean agnostic) {
    return new PostProcessing(
        scoreThreshold, preNmsTop, nms, agnostic, maxDetections, classes, bounds);
  }

  /** Returns these settings with another limit of detections. */
  public PostProcessing withMaxDetections(int limit) {
    return new PostProcessing(
        scoreThreshold, preNmsTop, nms, classAgnostic, limit, classes, bounds);
  }

  /** Returns these settings with another choice of classes. */
  public PostProcessing withClasses(ClassChoice choice) {
    return new PostProcessing(
        scoreThreshold, preNmsTop, nms, classAgnostic, maxDetections, choice, bounds);
  }

  /** Returns these settings with another rule on which boxes are given. */
  public PostProcessing withBounds(BoxBounds other) {
    return new PostProcessing(
        scoreThreshold, preNmsTop, nms, classAgnostic, maxDetections, classes, other);
  }
}
