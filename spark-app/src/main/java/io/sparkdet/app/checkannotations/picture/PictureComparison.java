package io.sparkdet.app.checkannotations.picture;

import java.util.Locale;

/** By what pictures are told to be the same; each looks further than the one before. */
public enum PictureComparison {
  /** By their files' paths: only headers are read. */
  NONE,
  /** By their bytes: files are read to their ends. */
  CONTENT,
  /** By how they look too: pictures are decoded. */
  NEAR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
