package io.sparkdet.app.report.html;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A color for each category id: Okabe and Ito's seven, told apart by the color-blind, for the
 * lowest ids, then hues a golden angle apart.
 */
public final class Palette {

  /** Of a second and a third column of numbers beside one in the page's own color. */
  public static final String SECOND = "#e69f00";

  public static final String THIRD = "#009e73";

  /** Of what is wrong. */
  public static final String WRONG = "#d55e00";

  /** Of what sums others up. */
  public static final String NEUTRAL = "#8a929d";

  private static final String[] FIRST = {
    "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"
  };

  private static final double GOLDEN_ANGLE = 137.50776405003785;

  private final Map<Integer, String> colors = new HashMap<>();

  public Palette(Collection<Integer> categoryIds) {
    int rank = 0;
    for (int id : new TreeSet<>(categoryIds)) {
      colors.put(id, color(rank++));
    }
  }

  /** Returns the color of a category as #rrggbb; gray for one that was not announced. */
  public String color(Integer categoryId) {
    return colors.getOrDefault(categoryId, "#888888");
  }

  /** Returns black or white, whichever is read more easily on a color. */
  public static String inkOn(String color) {
    int value = Integer.parseInt(color.substring(1), 16);
    double light = 0.299 * (value >> 16) + 0.587 * (value >> 8 & 255) + 0.114 * (value & 255);
    return light > 140 ? "#000000" : "#ffffff";
  }

  /** Returns color {@code i} of {@code n} from violet to orange, read on light and dark alike. */
  public static String between(int i, int n) {
    double hue = n == 1 ? 210 : 265 - 235.0 * i / (n - 1);
    return hsl((hue + 360) % 360, 0.52, 0.7);
  }

  private static String color(int rank) {
    if (rank < FIRST.length) {
      return FIRST[rank];
    }
    double hue = (rank * GOLDEN_ANGLE) % 360;
    double lightness = new double[] {0.55, 0.4, 0.7}[rank % 3];
    return hsl(hue, lightness, 0.75);
  }

  private static String hsl(double hue, double lightness, double saturation) {
    double chroma = (1 - Math.abs(2 * lightness - 1)) * saturation;
    return String.format(
        Locale.ROOT,
        "#%02x%02x%02x",
        channel(hue, 0, lightness, chroma),
        channel(hue, 8, lightness, chroma),
        channel(hue, 4, lightness, chroma));
  }

  /** One channel of HSL to RGB (CSS Color Level 4, section 7.1). */
  private static int channel(double hue, int shift, double lightness, double chroma) {
    double k = (shift + hue / 30) % 12;
    double value = lightness - chroma / 2 * Math.max(-1, Math.min(Math.min(k - 3, 9 - k), 1));
    return (int) Math.round(255 * value);
  }
}
