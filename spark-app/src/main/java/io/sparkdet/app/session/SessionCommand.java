package io.sparkdet.app.session;

import io.sparkdet.app.cli.SparkDetCommandLine;
import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.cli.context.Failure;
import io.sparkdet.app.error.DamagedOutputException;
import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.PublicApi;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Runs a command in a session that is there, for programs in any language: the session goes on, no
 * JVM ends, nothing is printed. Options are those of the command line, by their names without
 * dashes; {@link SessionOptions} lists them.
 *
 * <pre>
 * SessionCommand.run(spark, "label", Map.of("input", "photos", "output", "labels"), new SessionConsole());
 * </pre>
 */
@PublicApi
public final class SessionCommand {

  /** Options of the command line that make no sense here, and what to do instead. */
  static final Map<String, String> ELSEWHERE =
      Map.of(
          "config",
          "give the options themselves",
          "watch",
          "it would never end; run label with incremental again and again",
          "help",
          "the list of options tells the same");

  private SessionCommand() {}

  /**
   * Runs a command.
   *
   * @param spark the session
   * @param command such as {@code label}
   * @param options the texts of options by their names without dashes, or lists of texts for those
   *     that take several; flags are {@code true} or {@code false}
   * @param console is told notes, warnings and progress while the command runs
   * @throws UserException with one sentence if the user can mend it, or if more images failed than
   *     {@code max-error-fraction} allows
   * @throws DamagedOutputException if what was written is not what was worked out
   * @throws IllegalStateException if the command failed for another reason, which is its cause
   */
  public static SessionResult run(
      SparkSession spark, String command, Map<String, ?> options, SessionConsole console) {
    require(spark, command, options);
    Option<SparkSession> before = SparkSession.getActiveSession();
    SparkSession.setActiveSession(spark);
    try (SessionSummary summary = SessionSummary.of(command, options)) {
      SessionConsole out = new SessionConsole();
      CommandContext context =
          new CommandContext(name -> spark, out.writer(), console.writer(), false);
      SparkDetCommandLine line = new SparkDetCommandLine(context);
      int status = line.attempt(arguments(command, summary.options()));
      line.failure().ifPresent(failure -> raise(command, failure));
      if (status != ExitStatus.DONE.code()) {
        throw new UserException(lastOf(console.lines()).replaceFirst("^sparkdet: ", ""));
      }
      String json = summary.read(spark.sparkContext().hadoopConfiguration());
      return new SessionResult(out.lines(), console.lines(), json);
    } finally {
      if (before.isDefined()) {
        SparkSession.setActiveSession(before.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }

  private static void require(SparkSession spark, String command, Map<String, ?> options) {
    if (spark.sparkContext().isStopped()) {
      throw new UserException(
          "Cannot run %s: the Spark session has been stopped; make a new one".formatted(command));
    }
    for (String option : options.keySet()) {
      String instead = ELSEWHERE.get(option);
      if (instead != null) {
        throw new UserException(
            "Cannot run %s with %s in a session: %s".formatted(command, option, instead));
      }
    }
  }

  private static String[] arguments(String command, Map<String, ?> options) {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    options.forEach(
        (name, value) -> {
          Collection<?> values = value instanceof Collection<?> several ? several : List.of(value);
          values.forEach(text -> arguments.add("--" + name + "=" + text));
        });
    return arguments.toArray(String[]::new);
  }

  private static void raise(String command, Failure failure) {
    switch (failure.kind()) {
      case MISTAKE -> throw new UserException(failure.sentence(), failure.cause());
      case DAMAGED_OUTPUT -> throw new DamagedOutputException(failure.sentence());
      case INTERRUPTION, BUG ->
          throw new IllegalStateException(
              "Cannot run %s: %s".formatted(command, failure.sentence()), failure.cause());
    }
  }

  private static String lastOf(List<String> lines) {
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }
}
