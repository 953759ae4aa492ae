package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.weights.tensor.Averages;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What wrappers put before all names of a network: {@code module.} of data parallelism, {@code
 * model.} of a training module, {@code _orig_mod.} of a compiler, whatever a class calls its field,
 * any of them nested.
 *
 * @param text with its last dot; empty where there is none
 * @param known how many names the network knows behind it
 */
record SourcePrefix(String text, long known) {

  private static final SourcePrefix NONE = new SourcePrefix("", 0);

  /** Returns the prefix behind which most names are known; the shortest of equals. */
  static SourcePrefix of(Set<String> names, Set<String> known, Averages averages) {
    Map<String, Long> counts = new HashMap<>();
    for (String name : names) {
      for (int start = 0; start >= 0; start = next(name, start)) {
        if (known.contains(name.substring(start))) {
          counts.merge(name.substring(0, start), 1L, Long::sum);
        }
      }
    }
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    Comparator<SourcePrefix> better =
        Comparator.comparing((SourcePrefix prefix) -> prefix.meant(averages))
            .thenComparingLong(SourcePrefix::known)
            .thenComparingInt(prefix -> -prefix.text.length());
    return counts.entrySet().stream()
        .map(entry -> new SourcePrefix(entry.getKey(), entry.getValue()))
        .filter(prefix -> 2 * prefix.known > most)
        .max(better)
        .orElse(NONE);
  }

  /** Returns whether what lies behind it is a moving average. */
  boolean average() {
    return Averages.named(text);
  }

  private boolean meant(Averages averages) {
    return average() == (averages == Averages.WANT);
  }

  private static int next(String name, int start) {
    int dot = name.indexOf('.', start);
    return dot < 0 ? -1 : dot + 1;
  }
}
