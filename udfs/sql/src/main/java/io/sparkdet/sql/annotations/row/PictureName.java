package io.sparkdet.sql.annotations.row;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a picture's name must be the same for two names to mean one picture, strictest first. */
public enum PictureName {
  /** The last part of a path, whichever slashes it has. */
  FILE {
    @Override
    public String of(String name) {
      String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
      return Normalizer.normalize(decoded(file), Normalizer.Form.NFC);
    }
  },
  /** The same without the suffix of a picture. */
  STEM {
    @Override
    public String of(String name) {
      return SUFFIX.matcher(FILE.of(name)).replaceFirst("");
    }
  },
  /**
   * The same without what tools for annotating add: Label Studio's {@code a1b2c3d4-} before the
   * name, Roboflow's {@code _jpg.rf.HASH} after it.
   */
  CORE {
    @Override
    public String of(String name) {
      Matcher roboflow = ROBOFLOW.matcher(STEM.of(name));
      String stem = roboflow.matches() ? roboflow.group(1) : STEM.of(name);
      Matcher prefixed = PREFIX.matcher(stem);
      return prefixed.matches() ? prefixed.group(1) : stem;
    }
  };

  private static final String SUFFIXES =
      "jpe?g|jfif|jpe|mpo|png|bmp|gif|webp|tiff?|heic|heif|avif|dng|jp2|pgm|ppm|xml|txt|json";
  private static final Pattern SUFFIX =
      Pattern.compile("\\.(" + SUFFIXES + ")$", Pattern.CASE_INSENSITIVE);
  private static final Pattern ROBOFLOW =
      Pattern.compile(
          "(.+?)(?:[_-](?:" + SUFFIXES + "))?\\.rf\\.[0-9A-Za-z]{6,}", Pattern.CASE_INSENSITIVE);
  private static final Pattern PREFIX = Pattern.compile("[0-9a-fA-F]{6,36}[-_](.+)");

  /** Returns what must be the same. */
  public abstract String of(String name);

  private static String decoded(String file) {
    if (file.indexOf('%') < 0) {
      return file;
    }
    try {
      return URLDecoder.decode(file.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return file; // a percent sign that is one
    }
  }
}
