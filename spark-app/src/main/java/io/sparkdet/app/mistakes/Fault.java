package io.sparkdet.app.mistakes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One exception of a failure: a live one, or one that an executor sent as text.
 *
 * @param types qualified class names, the exception's own first, then those it extends as far as
 *     they are known
 * @param message in full, empty where there is none
 */
record Fault(List<String> types, String message) {

  private static final int LONGEST = 300;

  Fault {
    types = List.copyOf(types);
  }

  /** Returns whether the exception is of one of these simple class names, or extends one. */
  boolean is(String... simpleNames) {
    return types.stream()
        .map(Fault::simple)
        .anyMatch(type -> Arrays.asList(simpleNames).contains(type));
  }

  /** Returns whether the message has a match of the pattern. */
  boolean says(Pattern pattern) {
    return pattern.matcher(message).find();
  }

  /** Returns the first group of the pattern's first match in the message that holds text. */
  Optional<String> part(Pattern pattern) {
    Matcher matcher = pattern.matcher(message);
    if (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null && !matcher.group(group).isBlank()) {
          return Optional.of(matcher.group(group).strip());
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the message's first line, or the class where there is no message. */
  String line() {
    String line =
        message.lines().map(String::strip).filter(text -> !text.isEmpty()).findFirst().orElse("");
    if (line.isEmpty() || line.equals("null")) {
      return simple(types.get(0));
    }
    String cut = line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    return cut.endsWith(".") ? cut.substring(0, cut.length() - 1) : cut;
  }

  private static String simple(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }
}
