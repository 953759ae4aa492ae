package io.sparkdet.sql.errors;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The known name that a mistyped one most likely meant: the least number of inserted, deleted,
 * changed or swapped letters, at most a third of the name's length but two for short names; case
 * does not count.
 *
 * <p>The distance is the optimal string alignment distance (Damerau 1964, each letter edited once).
 */
public final class NearestName {

  private NearestName() {}

  /** Returns the nearest of the known names, the first of equals, if any is near enough. */
  public static Optional<String> of(String mistyped, Collection<String> known) {
    return of(mistyped, known, Math.max(2, mistyped.length() / 3));
  }

  /** Returns the nearest of the known names, if no more than some letters differ. */
  public static Optional<String> of(String mistyped, Collection<String> known, int most) {
    String wanted = mistyped.toLowerCase(Locale.ROOT);
    int best = most + 1;
    Optional<String> nearest = Optional.empty();
    for (String name : known) {
      int distance = distance(wanted, name.toLowerCase(Locale.ROOT), best);
      if (distance < best && distance < wanted.length()) {
        best = distance;
        nearest = Optional.of(name);
      }
    }
    return nearest;
  }

  /** Returns a hint to append to an error, {@code " (did you mean NAME?)"} or nothing. */
  public static String hint(String mistyped, Collection<String> known) {
    return of(mistyped, known).map(" (did you mean %s?)"::formatted).orElse("");
  }

  /** Returns the distance, or some number of at least the limit if the distance is not below it. */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[] before = new int[b.length() + 1];
    int[] above = new int[b.length() + 1];
    Arrays.setAll(above, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        row[j] = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      if (least > limit) { // no later row is below that, also not by a swap
        return limit;
      }
      before = above;
      above = row;
    }
    return above[b.length()];
  }
}
