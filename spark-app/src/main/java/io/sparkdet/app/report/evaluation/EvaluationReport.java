package io.sparkdet.app.report.evaluation;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.LazySpark;
import io.sparkdet.app.report.html.HtmlPage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the HTML page of an evaluation from the files that {@code evaluate} wrote: numbers,
 * classes, curves, scores, confusions, slices, and the pictures of the label audit.
 */
public final class EvaluationReport {

  private EvaluationReport() {}

  /**
   * Writes the page, whole or not at all.
   *
   * @param evaluation the folder of the evaluation
   * @param output the HTML file, on any Hadoop file system; replaced if it exists
   * @return the page's full name
   * @throws UserException if the folder holds no evaluation, or the page cannot be written
   */
  public static String write(LazySpark spark, String evaluation, String output) {
    return write(spark, new EvaluationFolder.Place(evaluation, evaluation), null, output);
  }

  /**
   * Writes {@code report.html} into the folder of an evaluation that is not yet at its place, nor
   * all of it there.
   *
   * @param evaluation where it lies now
   * @param place where it will lie, which the page names
   * @param numbers what need not be read
   */
  public static String write(
      LazySpark spark, String evaluation, String place, MeasuredNumbers numbers) {
    return write(
        spark, new EvaluationFolder.Place(evaluation, place), numbers, evaluation + "/report.html");
  }

  private static String write(
      LazySpark spark,
      EvaluationFolder.Place evaluation,
      @Nullable MeasuredNumbers numbers,
      String output) {
    try {
      HtmlPage page = EvaluationPage.of(new EvaluationFolder(spark, evaluation, numbers));
      return page.publish(new Path(output), spark.hadoop()).toString();
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot write the report %s of %s: %s; mend --output or evaluate again"
              .formatted(output, evaluation.location(), e.getMessage()),
          e);
    }
  }
}
