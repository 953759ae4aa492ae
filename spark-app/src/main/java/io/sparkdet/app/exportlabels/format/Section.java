package io.sparkdet.app.exportlabels.format;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file that all images share: a beginning, a text an image, an end. Tasks write the
 * texts of their images; an empty one adds nothing.
 *
 * @param file name below the output folder; empty for the output itself
 * @param before what stands before the images
 * @param each the text of an image; null where images add nothing
 * @param between what stands between two images
 * @param after what stands behind the images
 */
public record Section(
    String file, String before, @Nullable ImageText each, String between, String after)
    implements Serializable {

  /** Writes an image; it travels to executors. */
  @FunctionalInterface
  public interface ImageText extends Serializable {
    /** Returns the text of an image. */
    String of(ImageLabels image);
  }

  /** Returns a file that depends on no image. */
  public static Section fixed(String file, String text) {
    return new Section(file, text, null, "", "");
  }
}
