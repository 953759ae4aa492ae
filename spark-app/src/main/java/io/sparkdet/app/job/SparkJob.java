package io.sparkdet.app.job;

import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.IOException;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The Spark jobs of a command: Spark's page and logs call each {@code sparkdet COMMAND: STEP}, as
 * long as the command works on them.
 */
public final class SparkJob {

  /** Spark's own name for it, which its API does not tell. */
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext context;
  private final String command;
  private final @Nullable String before;

  /** Names the Spark jobs of this thread after a command; {@link #step} says more. */
  public SparkJob(SparkSession spark, String command) {
    this.context = spark.sparkContext();
    this.command = command;
    this.before = context.getLocalProperty(DESCRIPTION);
  }

  /** Names the Spark jobs from here on after what they do. */
  public void step(String what) {
    context.setJobDescription(name(what));
  }

  /** Gives the Spark jobs of this thread the name back that they had before. */
  public void end() {
    context.setJobDescription(before);
  }

  /** Returns what Spark calls the jobs of a step. */
  public String name(String step) {
    return String.format(Locale.ROOT, "sparkdet %s: %s", command, step);
  }

  /**
   * What a command does with Spark.
   *
   * @param <T> its result
   */
  @FunctionalInterface
  public interface Body<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Does the Spark work of a command.
   *
   * @param command the command's name
   * @param step what its Spark jobs work on
   * @param results what is written, for the error: "the results to DIR"
   * @throws UserException if annotations or detections cannot be used as they are, or the results
   *     cannot be written
   */
  public static <T> T run(
      SparkSession spark, String command, String step, String results, Body<T> body) {
    SparkJob job = new SparkJob(spark, command);
    job.step(step);
    try {
      return refusing(results, body);
    } finally {
      job.end();
    }
  }

  /**
   * Does what a command does, be it with Spark or without.
   *
   * @param results what is written, for the error: "the results to DIR"
   * @throws UserException if annotations or detections cannot be used as they are, or the results
   *     cannot be written
   */
  public static <T> T refusing(String results, Body<T> body) {
    try {
      return body.run();
    } catch (IOException e) {
      throw new UserException("Cannot write %s: %s".formatted(results, e.getMessage()), e);
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      AnnotationException refused = AnnotationException.among(e);
      if (refused != null) {
        throw new UserException(String.valueOf(refused.getMessage()), e);
      }
      throw e;
    }
  }
}
