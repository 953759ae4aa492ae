package io.sparkdet.sql;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Finds the known name that a wrong one most likely meant. Neither case nor {@code -} and {@code _}
 * count; of the other letters a third may differ, two where a name is short.
 */
final class NearName {

  private NearName() {}

  /** Returns the nearest of the known names, the first by alphabet of equals, if one is near. */
  static Optional<String> of(String wrong, Collection<String> known) {
    UTF8String wanted = letters(wrong);
    int most = Math.min(Math.max(2, wanted.numChars() / 3), wanted.numChars() - 1);
    return known.stream()
        .filter(name -> distance(wanted, name) <= most)
        .min(
            Comparator.comparingInt((String name) -> distance(wanted, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int distance(UTF8String wanted, String name) {
    return wanted.levenshteinDistance(letters(name));
  }

  private static UTF8String letters(String name) {
    return UTF8String.fromString(name.toLowerCase(Locale.ROOT).replaceAll("[-_]", ""));
  }
}
