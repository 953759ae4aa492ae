package io.sparkdet.efficientdet.image.format;

import java.util.Locale;

/** What became of one image: the values of the {@code status} column. */
public enum ImageStatus {
  /** Decoded and labelled. */
  OK,
  /** The content has no bytes. */
  EMPTY,
  /** A known format, but damaged or cut short. */
  CORRUPT,
  /** Not a picture, or a format or a kind of it that is not read. */
  UNSUPPORTED,
  /** More pixels than the limit, or more than one buffer can hold. */
  TOO_LARGE,
  /** The file is missing, forbidden, or reading it failed. */
  UNREADABLE,
  /** The picture was decoded, but the network failed on it. */
  INFERENCE_FAILED;

  /** Returns the name that tables show: lower case, such as {@code too_large}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
