package io.sparkdet.efficientdet.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whose files of weights can be imported. */
public final class ImportSources {

  private ImportSources() {}

  /** Returns the names of the implementations, such as {@code zylo117}. */
  public static Set<String> names() {
    return Arrays.stream(WeightNaming.values())
        .map(naming -> naming.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
