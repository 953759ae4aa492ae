package io.sparkdet.efficientdet.image;

import io.sparkdet.efficientdet.image.format.ImageHeader;
import io.sparkdet.efficientdet.image.orientation.Orientation;
import java.util.Locale;

/** Whether the orientation that an image declares is obeyed. */
public enum OrientationRule {
  /** Pixels and sizes are those of the upright picture, as viewers show it. */
  EXIF,
  /** Pixels and sizes are as stored. */
  IGNORE;

  /**
   * Returns the constant of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public static OrientationRule of(String label) {
    for (OrientationRule constant : values()) {
      if (constant.label().equals(label)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("Cannot orient by '%s': exif or ignore".formatted(label));
  }

  /** Returns the name used in options: {@code exif} or {@code ignore}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns how the pixels of an image are turned. */
  public Orientation of(ImageHeader header) {
    return this == EXIF ? header.orientation() : Orientation.UPRIGHT;
  }
}
