package io.sparkdet.detection.coco.image;

import io.sparkdet.detection.PublicApi;
import java.util.Arrays;

/**
 * Which categories were looked for in an image. In COCO's annotations all were. In federated ones,
 * LVIS's and Open Images', only some were: those that have truths there, and those that were
 * verified to be absent or present; of some not every object was annotated.
 */
@PublicApi
public final class CategoryScope {

  /** All categories were looked for, and every object was annotated. */
  public static final CategoryScope ALL =
      new CategoryScope(false, new long[0], new long[0], new long[0]);

  private final boolean federated;
  private final long[] absent;
  private final long[] incomplete;
  private final long[] present;

  private CategoryScope(boolean federated, long[] absent, long[] incomplete, long[] present) {
    this.federated = federated;
    this.absent = absent;
    this.incomplete = incomplete;
    this.present = present;
  }

  /**
   * Returns the scope of federated annotations.
   *
   * @param absent categories verified to have no object there: LVIS's {@code neg_category_ids}
   * @param incomplete categories of which not every object was annotated: LVIS's {@code
   *     not_exhaustive_category_ids}
   */
  public static CategoryScope federated(long[] absent, long[] incomplete) {
    return federated(absent, incomplete, new long[0]);
  }

  /**
   * Returns the same where categories were verified to be there, with truths or without: Open
   * Images' positive labels.
   */
  public static CategoryScope federated(long[] absent, long[] incomplete, long[] present) {
    return new CategoryScope(true, sorted(absent), sorted(incomplete), sorted(present));
  }

  private static long[] sorted(long[] categories) {
    long[] sorted = categories.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Returns whether categories without truths are judged only where they were looked for. */
  public boolean federated() {
    return federated;
  }

  /** Returns whether a detection of a category without truths there is wrong. */
  public boolean looksFor(long category) {
    return !federated
        || Arrays.binarySearch(absent, category) >= 0
        || Arrays.binarySearch(present, category) >= 0;
  }

  /** Returns the categories that were verified to be absent, rising. */
  public long[] absent() {
    return absent.clone();
  }

  /** Returns the categories that were verified to be there, rising. */
  public long[] present() {
    return present.clone();
  }

  /** Returns whether every object of a category was annotated. */
  public boolean isComplete(long category) {
    return Arrays.binarySearch(incomplete, category) < 0;
  }
}
