package io.sparkdet.app.report.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.labeltable.LabelTable;
import io.sparkdet.app.report.pictures.Gallery;
import io.sparkdet.app.report.pictures.Preview;
import io.sparkdet.app.report.pictures.PreviewTask;
import io.sparkdet.app.report.pictures.ShownImage;
import io.sparkdet.app.report.training.RunSettings;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Writes the HTML page of a label output: counts, classes and scores as charts, failed images, and
 * a gallery with boxes drawn.
 *
 * <p>Spark counts, chooses and opens the pictures; the driver holds no more than the page.
 */
public final class LabelReport {

  /** Failed images listed on the page. */
  private static final int MAX_FAILURES = 200;

  private LabelReport() {}

  /**
   * What to report.
   *
   * @param label folder of the table that {@code label} wrote
   * @param output the HTML file, on any Hadoop file system; replaced if it exists
   * @param images most pictures shown
   * @param summary the file of {@code label --summary}, or null
   */
  public record Options(String label, String output, int images, @Nullable String summary) {

    /** Pictures shown if not told otherwise. */
    public static final int DEFAULT_IMAGES = 60;

    /** Most pictures of a page; each adds about 100 KB to it. */
    public static final int MAX_IMAGES = 1000;

    /** Validates the number of pictures. */
    public Options {
      if (images < 1 || images > MAX_IMAGES) {
        throw new UserException(
            "Cannot write a report: images must be 1 to %d (%d)".formatted(MAX_IMAGES, images));
      }
    }
  }

  /**
   * What was written.
   *
   * @param output the page's full name
   * @param images rows of the table
   * @param failed rows of images that failed
   * @param pictures shown in the gallery
   */
  public record Result(String output, long images, long failed, int pictures) {}

  /**
   * Writes the page, whole or not at all.
   *
   * @throws UserException if the table or the summary is missing or something else, or the page
   *     cannot be written
   */
  public static Result write(SparkSession spark, Options options) {
    SparkJob job = new SparkJob(spark, "report");
    job.step(options.label());
    try {
      return countAndPublish(spark, options);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot write the report %s of %s: %s; mend --output or --label"
              .formatted(options.output(), options.label(), e.getMessage()),
          e);
    } finally {
      job.end();
    }
  }

  private static Result countAndPublish(SparkSession spark, Options options) throws IOException {
    Configuration configuration = spark.sessionState().newHadoopConf();
    Dataset<Row> table = LabelTable.open(spark, options.label());
    RunSettings notes = RunSettings.read(table.schema(), options.summary(), configuration);
    LabelFacts facts = LabelFacts.of(table);
    List<ShownImage> images = Gallery.choose(table, options.images());
    LabelPage page =
        new LabelPage(options.label(), facts, notes)
            .failures(failures(table))
            .pictures(images, previews(spark, images, notes, configuration));
    Path output = page.html().publish(new Path(options.output()), configuration);
    return new Result(
        output.toString(), facts.images(), facts.images() - facts.ok(), images.size());
  }

  private static List<Row> failures(Dataset<Row> table) {
    return table
        .where(not(col("status").equalTo(ImageStatus.OK.label())))
        .orderBy("status", "path")
        .limit(MAX_FAILURES)
        .select("path", "status", "error")
        .collectAsList();
  }

  private static Map<String, Preview> previews(
      SparkSession spark, List<ShownImage> images, RunSettings notes, Configuration configuration) {
    List<Row> wanted =
        images.stream()
            .map(image -> RowFactory.create(image.path(), image.width(), image.height()))
            .toList();
    return PreviewTask.previews(spark, wanted, notes.orientationIgnored(), configuration);
  }
}
