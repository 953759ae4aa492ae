package io.sparkdet.app.checkannotations.category;

import io.sparkdet.sql.errors.NearestName;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names of classes that may be one: those that differ only in case, blanks, signs or a plural s,
 * and longer ones of which one letter was added, left out, changed or swapped with its neighbor.
 * Names are compared only if they are alike with one letter left out, so that the work grows with
 * the number of names.
 */
final class AlikeNames {

  /** In shorter names one letter makes another word: cat and car. */
  private static final int SHORTEST = 5;

  private AlikeNames() {}

  /**
   * Two names.
   *
   * @param name the first in order
   * @param other the later one
   * @param why what is alike, a part of a sentence
   */
  record Pair(String name, String other, String why) {}

  /** Returns the pairs, each once. */
  static List<Pair> among(Collection<String> names) {
    List<Pair> pairs = new ArrayList<>();
    Map<String, String> byForm = new HashMap<>();
    Map<String, List<String>> byRest = new HashMap<>();
    for (String name : names) {
      String form = form(name);
      String same = byForm.putIfAbsent(form, name);
      if (same != null) {
        pairs.add(new Pair(same, name, "only case, blanks, signs or a plural differ"));
        continue;
      }
      if (form.length() >= SHORTEST - 1) {
        slips(name, form, byRest, pairs);
      }
    }
    return pairs;
  }

  private static void slips(
      String name, String form, Map<String, List<String>> byRest, List<Pair> pairs) {
    Set<String> near = new HashSet<>();
    Set<String> rests = new HashSet<>();
    rests.add(form);
    for (int i = 1; i < form.length(); i++) { // a slip hardly changes the first letter
      rests.add(form.substring(0, i) + form.substring(i + 1));
    }
    for (String rest : rests) {
      List<String> sharing = byRest.computeIfAbsent(rest, key -> new ArrayList<>());
      for (String other : sharing) {
        if (near.add(other) && oneSlip(form(other), form)) {
          pairs.add(new Pair(/* name= */ other, /* other= */ name, "one letter differs"));
        }
      }
      sharing.add(name);
    }
  }

  private static boolean oneSlip(String form, String other) {
    return Math.min(form.length(), other.length()) >= SHORTEST
        && !form.replaceAll("[0-9]", "").equals(other.replaceAll("[0-9]", ""))
        && NearestName.of(form, List.of(other), 1).isPresent();
  }

  /** Returns the letters and digits in lower case, without an s at the end. */
  private static String form(String name) {
    String letters =
        Normalizer.normalize(name, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]", "");
    if (letters.isEmpty()) {
      return name;
    }
    return letters.length() > 3 && letters.endsWith("s") && !letters.endsWith("ss")
        ? letters.substring(0, letters.length() - 1)
        : letters;
  }
}
