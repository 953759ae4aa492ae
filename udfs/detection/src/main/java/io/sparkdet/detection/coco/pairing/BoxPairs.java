package io.sparkdet.detection.coco.pairing;

/** What became of the boxes of an image in a {@link BoxPairing}. */
public final class BoxPairs {

  private static final int NONE = -1;

  /** The truth and the detection of each outcome, {@link #NONE} where there is none. */
  private final int[] truths;

  private final int[] detections;
  private int size;

  /**
   * Begins with nothing.
   *
   * @param most how many outcomes there are at most
   */
  BoxPairs(int most) {
    truths = new int[most];
    detections = new int[most];
  }

  void add(int truth, int detection) {
    truths[size] = truth;
    detections[size] = detection;
    size++;
  }

  void addFalsePositive(int detection) {
    add(NONE, detection);
  }

  void addMissed(int truth) {
    add(truth, NONE);
  }

  /** Tells all of it: of detections best first, then of truths. */
  public void tell(BoxPairing.Outcome outcome) {
    for (int i = 0; i < size; i++) {
      if (truths[i] == NONE) {
        outcome.falsePositive(detections[i]);
      } else if (detections[i] == NONE) {
        outcome.missed(truths[i]);
      } else {
        outcome.pair(truths[i], detections[i]);
      }
    }
  }
}
