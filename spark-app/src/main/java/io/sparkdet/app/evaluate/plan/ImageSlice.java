package io.sparkdet.app.evaluate.plan;

import org.jspecify.annotations.Nullable;

/**
 * The images that share a value of a column of the image table.
 *
 * @param column the column
 * @param value its value as text; null where it is NULL
 */
public record ImageSlice(String column, @Nullable String value) {

  /** The number that stands for all images, beside the slices, which are counted from 0. */
  public static final int ALL_IMAGES = -1;
}
