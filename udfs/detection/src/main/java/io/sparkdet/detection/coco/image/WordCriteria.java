package io.sparkdet.detection.coco.image;

/** Up to 64 criteria of settings, whose bits lie in one word: what is the same for every image. */
final class WordCriteria {

  final EvaluationSettings settings;
  final int word;
  final int first;

  /** The smallest IoU that matches, for each IoU threshold, rising. */
  final double[] floors;

  /** The same for each bit. */
  final double[] floorOfBit;

  /** For k = 0 … T: the bits of the first k thresholds. */
  final long[] bitsUpToThreshold;

  /** For each area range: its bits. */
  final long[] bitsOfRange;

  /** The area ranges. */
  final AreaRange[] ranges;

  WordCriteria(EvaluationSettings settings, int word) {
    this.settings = settings;
    this.word = word;
    first = word * Long.SIZE;
    int width = Math.min(Long.SIZE, settings.criteria() - first);
    int thresholds = settings.iouThresholds().size();
    floors = new double[thresholds];
    for (int t = 0; t < thresholds; t++) {
      floors[t] = settings.iouThresholds().floor(t);
    }
    floorOfBit = new double[width];
    bitsUpToThreshold = new long[thresholds + 1];
    ranges = settings.areaRanges().toArray(AreaRange[]::new);
    bitsOfRange = new long[ranges.length];
    for (int bit = 0; bit < width; bit++) {
      int t = (first + bit) % thresholds;
      floorOfBit[bit] = floors[t];
      bitsUpToThreshold[t + 1] |= 1L << bit;
      bitsOfRange[(first + bit) / thresholds] |= 1L << bit;
    }
    for (int t = 0; t < thresholds; t++) {
      bitsUpToThreshold[t + 1] |= bitsUpToThreshold[t];
    }
  }

  /** Returns all criteria of all settings, word by word. */
  static WordCriteria[] of(EvaluationSettings settings) {
    WordCriteria[] words = new WordCriteria[settings.words()];
    for (int word = 0; word < words.length; word++) {
      words[word] = new WordCriteria(settings, word);
    }
    return words;
  }

  /** Returns the bits of all criteria. */
  long all() {
    return bitsUpToThreshold[floors.length];
  }

  /** Returns the criteria whose range does not hold a detection of such an area. */
  long outOfRange(double detectionArea) {
    long bits = 0;
    for (int a = 0; a < ranges.length; a++) {
      if (!ranges[a].contains(detectionArea)) {
        bits |= bitsOfRange[a];
      }
    }
    return bits;
  }

  /** Returns the criteria under which a truth is to be found. */
  long positive(ImageTruths truths, int g) {
    long bits = 0;
    for (int a = 0; a < ranges.length; a++) {
      if (PositiveTruths.isPositive(ranges[a], truths, g)) {
        bits |= bitsOfRange[a];
      }
    }
    return bits;
  }

  /**
   * Writes the words of detections without a truth in reach: no match, and ignored where their area
   * is out of the range.
   */
  void matchNothing(ImageDetections detections, int[] order, long[] bits) {
    int words = settings.words();
    for (int i = 0; i < order.length; i++) {
      bits[2 * words * i + words + word] = outOfRange(detections.area(order[i]));
    }
  }
}
