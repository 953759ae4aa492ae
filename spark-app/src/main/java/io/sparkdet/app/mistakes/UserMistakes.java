package io.sparkdet.app.mistakes;

import io.sparkdet.app.error.UserException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells what users can mend from faults of the program: the one place that turns a failure,
 * whatever thread, task or library it came from, into a sentence that says what, where and the
 * remedy.
 *
 * <p>A sentence that the program already made for users is taken as it is, the outermost first,
 * also where it came back from an executor as text only. Other exceptions are told by class name
 * and message, since many of their libraries are not always there. What no rule knows is a fault of
 * the program.
 */
public final class UserMistakes {

  /** Exceptions whose message is such a sentence. */
  private static final Set<String> SENTENCES =
      Set.of(
          "io.sparkdet.app.error.UserException",
          "io.sparkdet.sql.annotations.file.AnnotationException",
          "io.sparkdet.efficientdet.model.ModelException",
          "io.sparkdet.efficientdet.weights.tensor.WeightsException",
          "io.sparkdet.efficientdet.machine.LibraryClashException",
          "io.sparkdet.efficientdet.machine.NativeFolderException");

  /** The more telling first: a full disk also leaves files damaged and connections broken. */
  private static final List<Rule> RULES =
      Stream.of(
              DiskRules.ALL,
              SparkRules.ALL,
              FileSystemRules.ALL,
              AddressRules.ALL,
              FileRules.ALL,
              TableRules.ALL)
          .flatMap(List::stream)
          .toList();

  private UserMistakes() {}

  /**
   * Returns one line for a failure that the user can mend.
   *
   * @param command what was run, such as {@code sparkdet label}
   */
  public static Optional<String> sentence(String command, Throwable failure) {
    List<Fault> faults = Faults.of(failure);
    Optional<String> own = own(faults);
    if (own.isPresent()) {
      return own;
    }
    return reason(faults).map(reason -> "Cannot run %s: %s".formatted(command, reason));
  }

  private static Optional<String> own(List<Fault> faults) {
    return faults.stream()
        .filter(fault -> fault.types().stream().anyMatch(SENTENCES::contains))
        .map(fault -> oneLine(fault.message()))
        .filter(sentence -> !sentence.isEmpty())
        .findFirst();
  }

  /** Returns what is wrong, where, and the remedy, without what could therefore not be done. */
  public static Optional<String> reason(Throwable failure) {
    return reason(Faults.of(failure));
  }

  /**
   * Makes the refusal of something that failed: with the sentence of the failure, or with that
   * which could not be done and why.
   *
   * @param what could not be done, such as {@code Cannot read FILE (--option)}
   * @param remedy where no rule knows one
   */
  public static UserException refusal(String what, String remedy, Exception failure) {
    String message = oneLine(String.valueOf(failure.getMessage()));
    if (message.startsWith("Cannot ")) {
      return new UserException(message, failure);
    }
    String why =
        own(Faults.of(failure))
            .orElseGet(
                () ->
                    "%s: %s"
                        .formatted(
                            what,
                            reason(failure)
                                .orElse(
                                    "%s; %s".formatted(Faults.of(failure).get(0).line(), remedy))));
    return new UserException(why, failure);
  }

  private static Optional<String> reason(List<Fault> faults) {
    for (Rule rule : RULES) {
      Optional<Fault> fault = faults.stream().filter(rule.recognizes()).findFirst();
      if (fault.isPresent()) {
        return Optional.of(oneLine(rule.says().apply(fault.get())));
      }
    }
    return Optional.empty();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
