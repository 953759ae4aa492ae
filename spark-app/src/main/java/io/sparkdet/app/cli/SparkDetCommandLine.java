package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ContextFactory;
import io.sparkdet.app.cli.context.Failure;
import io.sparkdet.app.cli.option.Arguments;
import io.sparkdet.app.error.DamagedOutputException;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.sql.errors.NearestName;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs one command: merges the job file, refuses what is unknown with the nearest known name, and
 * turns what goes wrong into one line and an {@link io.sparkdet.app.cli.context.ExitStatus}.
 */
public final class SparkDetCommandLine {

  /** Set once the JVM is told to end (Ctrl-C, SIGTERM): what fails then fails because of that. */
  private static final AtomicBoolean ENDING = new AtomicBoolean();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ENDING.set(true), "sparkdet-ending"));
  }

  private static final String ROOT = "sparkdet";

  private final CommandContext context;
  private final CommandLine root;
  private @Nullable Failure failure;

  /** Makes the command line of all commands. */
  public SparkDetCommandLine(CommandContext context) {
    this.context = context;
    this.root = new CommandLine(SparkDetCommand.class, new ContextFactory(context));
    root.setOut(context.out());
    root.setErr(context.err());
    root.setUsageHelpWidth(100);
    root.setAbbreviatedOptionsAllowed(false);
    root.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
  }

  /** Runs the command that the arguments name and returns the exit status of the process. */
  public int run(String... args) {
    int status = attempt(args);
    boolean verbose = Arrays.asList(args).contains("--verbose");
    failure().ifPresent(told -> print(told, verbose));
    return status;
  }

  /**
   * Runs a command as {@link #run} does, and leaves it to the caller to tell what went wrong:
   * {@link #failure} says it.
   */
  public int attempt(String... args) {
    failure = null;
    String name = args.length == 0 ? ROOT : ROOT + " " + args[0];
    try {
      Arguments arguments = Arguments.of(root, args);
      root.setParameterExceptionHandler((e, given) -> ended(refusal(e, arguments), name));
      root.setExecutionExceptionHandler((e, command, parsed) -> ended(e, name));
      return root.execute(arguments.all());
    } catch (UserException
        | Error e) { // Picocli hands exceptions to its handlers, errors to nobody.
      return ended(e, name);
    }
  }

  /** Returns what ended the last command, if it did not end well. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(failure);
  }

  /** Returns the names of all commands. */
  public Set<String> commands() {
    return root.getSubcommands().keySet();
  }

  /** Returns the names, options and texts of a command. */
  public Optional<CommandSpec> command(String name) {
    return Optional.ofNullable(root.getSubcommands().get(name)).map(CommandLine::getCommandSpec);
  }

  private int ended(Throwable error, String command) {
    Failure told = told(error, command);
    failure = told;
    return told.status().code();
  }

  private static Failure told(Throwable error, String command) {
    if (error instanceof DamagedOutputException) {
      return new Failure(Failure.Kind.DAMAGED_OUTPUT, String.valueOf(error.getMessage()), error);
    }
    if (ENDING.get()) {
      return new Failure(Failure.Kind.INTERRUPTION, "interrupted", error);
    }
    return UserMistakes.sentence(command, error)
        .map(sentence -> new Failure(Failure.Kind.MISTAKE, sentence, error))
        .orElseGet(
            () ->
                new Failure(
                    Failure.Kind.BUG, "failed, which should not happen; please report it:", error));
  }

  private void print(Failure told, boolean verbose) {
    context.err().println("sparkdet: " + told.sentence());
    if (told.showsTrace(verbose)) {
      told.cause().printStackTrace(context.err());
    }
  }

  private UserException refusal(ParameterException error, Arguments arguments) {
    CommandLine command = error.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    if (error instanceof UnmatchedArgumentException unmatched) {
      return new UserException(unmatched(unmatched.getUnmatched(), command, name), error);
    }
    Optional<String> unknown = unknownOption(command, arguments);
    if (unknown.isPresent()) { // Picocli would name what the misspelt one left out.
      return new UserException(unmatched(List.of(unknown.get()), command, name), error);
    }
    if (error instanceof MissingParameterException missing
        && missing.getMissing().stream().anyMatch(ArgSpec::required)) {
      String options =
          missing.getMissing().stream()
              .map(SparkDetCommandLine::longName)
              .sorted()
              .collect(Collectors.joining(" and "));
      return new UserException(
          "Cannot run %s without %s; %s --help shows an example".formatted(name, options, name),
          error);
    }
    ArgSpec option = error.getArgSpec();
    String place = option == null ? "" : arguments.place(longName(option));
    return new UserException(
        "Cannot run %s: %s%s; %s --help lists the options"
            .formatted(name, sentence(String.valueOf(error.getMessage())), place, name),
        error);
  }

  private static Optional<String> unknownOption(CommandLine command, Arguments arguments) {
    if (!command.getSubcommands().isEmpty()) {
      return Optional.empty();
    }
    Set<String> known = Arguments.names(command);
    return Arrays.stream(arguments.all())
        .filter(argument -> argument.startsWith("--") && argument.length() > 2)
        .filter(argument -> !known.contains(argument.split("=", 2)[0].substring(2)))
        .findFirst();
  }

  private static String unmatched(List<String> unmatched, CommandLine command, String name) {
    String first = unmatched.get(0);
    if (first.startsWith("-")) {
      String option = first.split("=", 2)[0];
      Set<String> known = new LinkedHashSet<>();
      command.getCommandSpec().options().forEach(spec -> known.add(longName(spec)));
      return "Cannot run %s: unknown option %s%s; %s --help lists the options"
          .formatted(name, option, NearestName.hint(option, known), name);
    }
    Set<String> known = command.getSubcommands().keySet();
    return known.isEmpty()
        ? "Cannot run %s: '%s' belongs to no option; %s --help lists the options"
            .formatted(name, first, name)
        : "Cannot run %s: unknown command '%s'%s; %s --help lists the commands"
            .formatted(name, first, NearestName.hint(first, known), name);
  }

  private static String longName(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String sentence(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
