package io.sparkdet.app.evaluate;

/**
 * Categories as the sorted records have them: the category's own id for all images, and for each
 * slice of the images an id of its own, so that one sort and the same two passes measure all
 * slices.
 */
final class SliceKey {

  /** The number of bits of a category id where slices are measured. */
  private static final int CATEGORY_BITS = 32;

  /** Set in the keys of slices, and in no category id that anyone gives. */
  private static final long MARK = 1L << 62;

  private SliceKey() {}

  /** Returns whether a category fits beside slices. */
  static boolean fits(long category) {
    return category == (int) category;
  }

  /** Returns the key of a category in slice {@code slice}, counted from 0. */
  static long of(int slice, long category) {
    return MARK | (long) slice << CATEGORY_BITS | (category & 0xFFFF_FFFFL);
  }

  /** Returns whether a key belongs to a slice. */
  static boolean isSlice(long key) {
    return key >= MARK;
  }

  /** Returns the slice of a key. */
  static int slice(long key) {
    return (int) ((key - MARK) >>> CATEGORY_BITS);
  }

  /** Returns the category of a slice's key. */
  static long category(long key) {
    return (int) key;
  }
}
