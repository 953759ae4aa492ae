package io.sparkdet.app.cli;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.cli.context.CommandContext;
import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line in this JVM: what it printed and its exit status. */
record Invocation(int status, String out, String err) {

  /** Runs a command on the tests' Spark session. */
  static Invocation of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandContext context =
        new CommandContext(
            application -> TestSpark.session(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false);
    int status = new SparkDetCommandLine(context).run(args);
    return new Invocation(status, out.toString(), err.toString());
  }
}
