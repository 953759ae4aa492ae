package io.sparkdet.detection.coco.image;

import io.sparkdet.detection.coco.curve.RangeSweep;
import io.sparkdet.detection.coco.curve.RangeTotals;
import org.jspecify.annotations.Nullable;

/**
 * How the detections of one image and category fared, best score first, cut at the largest limit:
 * for each detection and criterion (area range {@code a}, IoU threshold {@code t}, bit {@code a * T
 * + t}) a match bit and an ignore bit.
 *
 * <p>match and not ignore is a true positive, neither bit is a false positive, ignore counts as
 * nothing. Bits lie in words of 64: criterion {@code c} is bit {@code c % 64} of word {@code c /
 * 64}.
 */
public final class ImageMatches {

  private final int words;
  private final int[] indices;
  private final double[] scores;
  private final long[] bits;
  private final int @Nullable [] truths;
  private final int criteria;
  private final long[] positives;
  private final boolean idZeroMatched;

  ImageMatches(
      EvaluationSettings settings,
      int[] indices,
      double[] scores,
      long[] bits,
      int @Nullable [] truths,
      long[] positives,
      boolean idZeroMatched) {
    this.words = settings.words();
    this.criteria = settings.criteria();
    this.indices = indices;
    this.scores = scores;
    this.bits = bits;
    this.truths = truths;
    this.positives = positives;
    this.idZeroMatched = idZeroMatched;
  }

  /** Returns the number of detections that count. */
  public int size() {
    return scores.length;
  }

  /** Returns where the detection of rank {@code i} stood in the matcher's input. */
  public int index(int i) {
    return indices[i];
  }

  /** Returns the score of the detection of rank {@code i}; never negative zero. */
  public double score(int i) {
    return scores[i];
  }

  /** Returns the match bits of rank {@code i} in word {@code word}. */
  public long matchBits(int i, int word) {
    return bits[2 * words * i + word];
  }

  /** Returns the ignore bits of rank {@code i} in word {@code word}. */
  public long ignoreBits(int i, int word) {
    return bits[2 * words * i + words + word];
  }

  /** Returns whether the detection of rank {@code i} matched under {@code criterion}. */
  public boolean matched(int i, int criterion) {
    return (matchBits(i, criterion / Long.SIZE) >>> criterion & 1) != 0;
  }

  /** Returns whether the detection of rank {@code i} is ignored under {@code criterion}. */
  public boolean ignored(int i, int criterion) {
    return (ignoreBits(i, criterion / Long.SIZE) >>> criterion & 1) != 0;
  }

  /**
   * Returns the index in the matcher's input of the truth that the detection of rank {@code i} took
   * under {@code criterion}, or -1; id 0 included.
   *
   * @throws IllegalStateException unless made by {@link ImageMatcher#matchNamingTruths}
   */
  public int truth(int i, int criterion) {
    if (truths == null) {
      throw new IllegalStateException(
          "Cannot name the matched truth: these matches keep none; use matchNamingTruths");
    }
    return truths[criteria * i + criterion];
  }

  /** Returns the number of truths to be found in area range {@code a}: in range and no crowd. */
  public long positives(int a) {
    return positives[a];
  }

  /** Returns whether a truth of annotation id 0 was matched, which counts as no match. */
  public boolean idZeroMatched() {
    return idZeroMatched;
  }

  /**
   * Writes the match words, then the ignore words, of rank {@code i} into {@code target} from index
   * {@code at} on: what {@link RangeTotals} and {@link RangeSweep} take.
   */
  public void copyBits(int i, long[] target, int at) {
    System.arraycopy(bits, 2 * words * i, target, at, 2 * words);
  }

  /**
   * Returns all bits: for each rank the match words, then the ignore words. Not to be written to.
   */
  public long[] bits() {
    return bits;
  }
}
