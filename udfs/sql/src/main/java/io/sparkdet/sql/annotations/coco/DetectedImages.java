package io.sparkdet.sql.annotations.coco;

import io.sparkdet.sql.annotations.row.NameIndex;
import io.sparkdet.sql.annotations.row.TextHash;
import java.io.Serializable;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** How the detections of a COCO results file tell their images: by the truth's ids, or by names. */
public final class DetectedImages implements Serializable {

  private static final long serialVersionUID = 1L;

  /** By numbers, as they stand. */
  public static final DetectedImages NUMBERS = new DetectedImages(ImageNumbers.NONE, null);

  private final ImageNumbers ids;
  private final @Nullable NameIndex names;

  private DetectedImages(ImageNumbers ids, @Nullable NameIndex names) {
    this.ids = ids;
    this.names = names;
  }

  /** By the ids of the truth, numbers or texts. */
  public static DetectedImages byId(ImageNumbers ids) {
    return new DetectedImages(ids, null);
  }

  /** By {@code file_name}, else by an {@code image_id} that is the stem of one. */
  public static DetectedImages byName(NameIndex names) {
    return new DetectedImages(ImageNumbers.NONE, names);
  }

  /** Returns whether any of these is the name of an image of the truth. */
  public boolean joinsAny(Collection<String> called) {
    for (String name : called) {
      boolean number = name.matches("[0-9]{1,18}");
      if (names != null
          && (names.find(name) != null || (number && names.find(Long.parseLong(name)) != null))) {
        return true;
      }
    }
    return false;
  }

  /** Returns what names the image of a detection to the user; null where its number does. */
  @Nullable String name(@Nullable String text, long id, @Nullable String fileName) {
    if (names == null) {
      return text != null && ids.of(text, 0) < -1 ? text : null;
    }
    return fileName != null ? fileName : text != null ? text : Long.toString(id);
  }

  /** Returns the number of the truth's image; of an unknown one a number below -1. */
  long number(@Nullable String text, long id, @Nullable String fileName) {
    if (names == null) {
      return ids.of(text, id);
    }
    Long image = fileName == null ? null : names.find(fileName);
    if (image == null) {
      image = text == null ? names.find(id) : names.find(text);
    }
    if (image != null) {
      return image;
    }
    String name = name(text, id, fileName);
    return TextHash.strangeImage(name == null ? "" : name);
  }
}
