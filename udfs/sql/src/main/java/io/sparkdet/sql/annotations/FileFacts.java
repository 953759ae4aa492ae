package io.sparkdet.sql.annotations;

import io.sparkdet.sql.annotations.row.ReadingNote;

/** Receives what rows say that is of no image. */
public interface FileFacts {

  /** Takes a category that the truth lists. */
  default void category(long id, String name) {}

  /**
   * Takes how frequent a category is.
   *
   * @param group as LVIS writes it: r, c or f
   */
  default void frequency(long category, String group) {}

  /**
   * Takes a category of detections that the truth does not list.
   *
   * @param number stands for it in the detections
   */
  default void strangeCategory(long number, String name) {}

  /** Takes what a reader put in place of what is missing, or passed over. */
  default void note(ReadingNote.Taken note) {}
}
