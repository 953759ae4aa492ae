package io.sparkdet.app;

import io.sparkdet.app.cli.SparkDetCommandLine;
import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ExitStatus;
import io.sparkdet.app.mistakes.UserMistakes;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The program: {@code sparkdet COMMAND …}, also as {@code spark-submit}'s main class. */
public final class Main {

  /** Set by the launcher when stderr is a terminal, which Java cannot ask. */
  private static final String TERMINAL = "SPARKDET_TERMINAL";

  private Main() {}

  /** Runs one command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(Main::ended);
    UnnamedUser.settle();
    System.exit(run(args));
  }

  /** A thread that ends for want of memory may leave others waiting for ever. */
  private static void ended(Thread thread, Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      System.err.println(
          "sparkdet: "
              + UserMistakes.sentence("sparkdet", failure).orElse(String.valueOf(failure)));
      Runtime.getRuntime().halt(ExitStatus.REFUSED.code());
    }
    System.err.println("sparkdet: thread " + thread.getName() + " failed:");
    failure.printStackTrace();
  }

  /** Runs one command in this JVM, and in its Spark session if there is one. */
  public static int run(String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    boolean terminal = System.getenv(TERMINAL) != null;
    CommandContext context = new CommandContext(SparkSessions::open, out, err, terminal);
    int status = new SparkDetCommandLine(context).run(args);
    out.flush();
    err.flush();
    return status;
  }
}
