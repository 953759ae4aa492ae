package io.sparkdet.app.archive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The names that entries of one archive get: relative, without {@code .} and {@code ..}, and each
 * once. They name rows; no file is ever made of them.
 */
public final class EntryNames {

  private final Set<String> taken = new HashSet<>();

  /**
   * Returns a name as it would be below an empty folder: {@code /a//b}, {@code ./a/b} and {@code
   * ../a/x/../b} are {@code a/b}.
   */
  public static String below(String name) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** Returns the name, or {@code name#2} and so on where there was one of that name before. */
  public String once(String name) {
    String free = name;
    for (int copy = 2; !taken.add(free); copy++) {
      free = name + "#" + copy;
    }
    return free;
  }
}
