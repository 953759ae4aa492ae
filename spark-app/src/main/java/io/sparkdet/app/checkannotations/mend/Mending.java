package io.sparkdet.app.checkannotations.mend;

import java.util.Locale;

/** What is mended without asking anybody: nothing that a person could see otherwise. */
public enum Mending {
  UNKNOWN_IMAGE_REMOVED("boxes of images that are not listed were left out"),
  UNKNOWN_CLASS_REMOVED("boxes of classes that are not listed were left out"),
  DEGENERATE_REMOVED("boxes without width or height were left out"),
  OUTSIDE_REMOVED("boxes outside of their picture were left out"),
  DUPLICATE_REMOVED("boxes that stood twice were left out once"),
  CLIPPED("boxes were cut at the border of their picture"),
  AREA_SET("areas were set to width x height"),
  ID_GIVEN("annotations got an id of their own"),
  IMAGE_REMOVED("images that stood twice with one id and file were left out once"),
  SIZE_SET("images got the width and height of their file");

  private final String words;

  Mending(String words) {
    this.words = words;
  }

  /** Returns what was done to how many, such as {@code boxes that stood twice were left out}. */
  public String words() {
    return words;
  }

  /** Returns the name in files, such as {@code duplicate_removed}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
