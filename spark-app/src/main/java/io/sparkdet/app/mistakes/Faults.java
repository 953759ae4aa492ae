package io.sparkdet.app.mistakes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All exceptions of a failure, outermost first: the exception, its causes and what was suppressed,
 * and those that stand in messages as text, as an executor's do in the message of a failed job.
 */
final class Faults {

  /** A class name and its message, as traces have them: {@code a.b.SomeException: message}. */
  private static final Pattern IN_TEXT =
      Pattern.compile(
          "((?:[a-z_][a-zA-Z0-9_]*\\.)+(?:[A-Z][A-Za-z0-9_]*\\$)*[A-Z][A-Za-z0-9_]*"
              + "(?:Exception|Error))\\b(?::[ \\t]*(.*))?");

  private static final String OURS = "io.sparkdet.";

  private static final int MOST = 200;

  private Faults() {}

  static List<Fault> of(Throwable failure) {
    List<Fault> faults = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
    while (!open.isEmpty() && seen.size() < MOST) {
      Throwable next = open.poll();
      if (!seen.add(next)) {
        continue;
      }
      String message = text(next.getMessage());
      List<String> types = types(next.getClass());
      boolean ours = types.get(0).startsWith(OURS);
      List<Fault> told = ours ? List.of() : inText(message);
      // What an exception repeats of others is theirs.
      String own = told.isEmpty() ? message : IN_TEXT.split(message, 2)[0];
      faults.add(new Fault(types, own));
      faults.addAll(told);
      if (next.getCause() != null) {
        open.add(next.getCause());
      }
      Collections.addAll(open, next.getSuppressed());
    }
    return faults;
  }

  private static List<Fault> inText(String message) {
    List<Fault> faults = new ArrayList<>();
    for (String line : message.lines().toList()) {
      if (line.startsWith("\tat ")) {
        continue;
      }
      Matcher matcher = IN_TEXT.matcher(line);
      if (matcher.find()) {
        faults.add(new Fault(List.of(matcher.group(1)), text(matcher.group(2))));
      }
    }
    return faults;
  }

  private static List<String> types(Class<?> type) {
    List<String> types = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      types.add(at.getName());
    }
    return types;
  }

  private static String text(@Nullable String message) {
    return message == null ? "" : message;
  }
}
