package io.sparkdet.app.report.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.sql.LiteralPaths;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the HTML page of a comparison from the files that {@code compare} wrote: a verdict, the
 * differences with their intervals, and the pictures of what changed.
 */
public final class ComparisonReport {

  private ComparisonReport() {}

  /**
   * Writes the page, whole or not at all.
   *
   * @param comparison where the comparison lies now
   * @param place where it will lie, which the page names
   * @param output the HTML file, on any Hadoop file system; replaced if it exists
   * @throws UserException if the page cannot be written
   */
  public static void write(SparkSession spark, String comparison, String place, String output) {
    SparkJob job = new SparkJob(spark, "report");
    job.step(place);
    try {
      Configuration hadoop = spark.sessionState().newHadoopConf();
      Path folder = new Path(comparison);
      JsonNode numbers;
      try (InputStream source =
          folder.getFileSystem(hadoop).open(new Path(folder, "differences.json"))) {
        numbers = new ObjectMapper().readTree(source);
      }
      Dataset<Row> findings =
          LiteralPaths.reader(spark).parquet(new Path(folder, "findings.parquet").toString());
      HtmlPage page = new HtmlPage("comparison.ftlh");
      page.put("folder", DisplayText.text(place));
      new VerdictSection(numbers).addTo(page);
      new DifferenceSection(numbers).addTo(page);
      new ChangeSection(numbers, findings).addTo(page);
      page.publish(new Path(output), hadoop);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write the report %s of %s: %s; mend --output or compare again"
              .formatted(output, place, e.getMessage()),
          e);
    } finally {
      job.end();
    }
  }
}
