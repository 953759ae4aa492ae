package io.sparkdet.efficientdet.image;

/**
 * What happens to a picture of which the decoder reads only a part, such as a JPEG whose data end
 * in the middle: it fills the rest with gray, as every reader does that stands on libjpeg. A PNG
 * that lacks its end or its last rows is one too.
 */
public enum Damage {
  /** The picture is decoded, and {@link DecodedImage#warning} says what is wrong with it. */
  TOLD,
  /** The picture is corrupt. */
  REFUSED;

  /** Returns the rule of the setting {@code strict}. */
  public static Damage ofStrict(boolean strict) {
    return strict ? REFUSED : TOLD;
  }
}
