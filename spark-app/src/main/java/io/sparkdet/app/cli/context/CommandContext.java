package io.sparkdet.app.cli.context;

import java.io.PrintWriter;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * What a command meets the world through; a command class takes it as its only constructor
 * argument.
 *
 * @param sessions opens a Spark session for an application name; called only by commands that need
 *     Spark
 * @param out results
 * @param err progress, warnings and errors
 * @param terminal whether a person watches {@code err}
 */
public record CommandContext(
    Function<String, SparkSession> sessions, PrintWriter out, PrintWriter err, boolean terminal) {

  /** Opens the Spark session of a command. */
  public SparkSession spark(String command) {
    return sessions.apply("sparkdet " + command);
  }
}
