package io.sparkdet.detection.coco.replicate;

/** A pass over a range of records sorted by (category, falling score, image id, rank). */
interface ReplicateRange {

  /**
   * Takes the next record.
   *
   * @param bits its match words, then its ignore words; overwritten by the next record
   */
  void accept(long category, long image, int rank, long[] bits);

  /** Ends the range and returns what it leaves. */
  RangeState left();
}
