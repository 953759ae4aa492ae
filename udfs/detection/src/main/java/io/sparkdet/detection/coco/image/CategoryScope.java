package io.sparkdet.detection.coco.image;

import io.sparkdet.detection.PublicApi;
import java.util.Arrays;

/**
 * Which categories were looked for in an image. In COCO's annotations all were. In federated ones,
 * LVIS's, only some were: those that have truths there, and those that were verified to be absent;
 * of some not every object was annotated.
 */
@PublicApi
public final class CategoryScope {

  /** All categories were looked for, and every object was annotated. */
  public static final CategoryScope ALL = new CategoryScope(false, new long[0], new long[0]);

  private final boolean federated;
  private final long[] absent;
  private final long[] incomplete;

  private CategoryScope(boolean federated, long[] absent, long[] incomplete) {
    this.federated = federated;
    this.absent = absent;
    this.incomplete = incomplete;
  }

  /**
   * Returns the scope of federated annotations.
   *
   * @param absent categories verified to have no object there: LVIS's {@code neg_category_ids}
   * @param incomplete categories of which not every object was annotated: LVIS's {@code
   *     not_exhaustive_category_ids}
   */
  public static CategoryScope federated(long[] absent, long[] incomplete) {
    return new CategoryScope(true, sorted(absent), sorted(incomplete));
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
    return !federated || Arrays.binarySearch(absent, category) >= 0;
  }

  /** Returns whether every object of a category was annotated. */
  public boolean isComplete(long category) {
    return Arrays.binarySearch(incomplete, category) < 0;
  }
}
