package io.sparkdet.app.mistakes;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One kind of thing that users can mend.
 *
 * @param recognizes whether a fault is of that kind
 * @param says what is wrong, where and what to do: {@code the problem (place); remedy}
 */
record Rule(Predicate<Fault> recognizes, Function<Fault, String> says) {

  /** Makes the rule of faults that are told by what happened, with the same remedy for all. */
  static Rule of(Predicate<Fault> recognizes, String problem, String remedy) {
    return new Rule(recognizes, fault -> "%s (%s); %s".formatted(problem, fault.line(), remedy));
  }
}
