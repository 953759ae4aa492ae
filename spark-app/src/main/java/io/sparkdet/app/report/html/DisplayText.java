package io.sparkdet.app.report.html;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;

/** How values of strangers and numbers are shown to people. */
public final class DisplayText {

  private static final int LONGEST = 400;

  private DisplayText() {}

  /**
   * Returns a text without control characters and direction marks, which could hide or reorder what
   * stands beside it, and of bounded length. Escaping is left to the template.
   */
  public static String text(String value) {
    StringBuilder shown = new StringBuilder();
    value
        .codePoints()
        .limit(LONGEST)
        .forEach(
            point ->
                shown.appendCodePoint(
                    Character.isISOControl(point) || Character.getType(point) == Character.FORMAT
                        ? 0xFFFD
                        : point));
    if (value.codePointCount(0, value.length()) > LONGEST) {
      shown.append('…');
    }
    return shown.toString();
  }

  /** Returns a text cut to a number of characters, with an ellipsis where it was cut. */
  public static String cut(String value, int length) {
    int points = value.codePointCount(0, value.length());
    return points <= length
        ? value
        : value.substring(0, value.offsetByCodePoints(0, length - 1)) + "…";
  }

  /** Returns the last part of a path or URI. */
  public static String fileName(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  public static String counted(long value, String one, String many) {
    return count(value) + " " + (value == 1 ? one : many);
  }

  public static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** Returns a number of 0 to 1 with three digits; a dash where it is undefined. */
  public static String share(double value) {
    return value >= 0 ? decimal(value, 3) : "–";
  }

  /** Returns a score, which need not be a share; a dash where there is none. */
  public static String score(double value) {
    return Double.isNaN(value) ? "–" : decimal(value, Math.abs(value) <= 1 ? 3 : 2);
  }

  /** Returns a number as people write it, at most six digits after the point. */
  public static String plain(double value) {
    return BigDecimal.valueOf(value)
        .setScale(6, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  public static String percent(double share) {
    return decimal(100 * share, share < 0.0995 ? 1 : 0) + " %";
  }

  /** Returns a number shown large, as the templates take it. */
  public static Map<String, Object> tile(String name, String value, boolean bad) {
    return Map.of("name", name, "value", value, "bad", bad);
  }
}
