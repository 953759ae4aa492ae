package io.sparkdet.app.checkannotations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkdet.app.checkannotations.finding.FindingTable;
import io.sparkdet.app.checkannotations.image.SetCounts;
import io.sparkdet.app.checkannotations.page.CheckPage;
import io.sparkdet.app.checkannotations.page.ExamplePictures;
import io.sparkdet.app.checkannotations.page.PageFacts;
import io.sparkdet.app.checkannotations.picture.LookedFiles;
import io.sparkdet.app.files.CsvText;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The files of a check, in a folder that a command moves to its place once they are whole. */
final class CheckFiles {

  /** Findings of one problem that the page lists. */
  private static final int LISTED = 25;

  private final SparkSession spark;
  private final CheckAnnotationsRequest request;
  private final Path folder;
  private final FileSystem system;
  private final long start;

  /**
   * Prepares the files.
   *
   * @param start when the check began, as {@link System#nanoTime} tells it
   */
  CheckFiles(SparkSession spark, CheckAnnotationsRequest request, long start) throws IOException {
    this.start = start;
    this.spark = spark;
    this.request = request;
    this.folder = new Path(request.output());
    this.system = PlainFiles.system(folder, spark.sparkContext().hadoopConfiguration());
  }

  void write(
      CheckInputs inputs, @Nullable LookedFiles looked, CheckSummary summary, FindingTable findings)
      throws IOException {
    system.mkdirs(folder);
    findings.write(new Path(folder, "findings.parquet").toString());
    text("per_class.csv", csv(summary));
    List<Row> first = findings.first(LISTED);
    List<Map<String, Object>> pictures =
        looked == null || request.samples() == 0
            ? List.of()
            : new ExamplePictures(spark, inputs.rows(), looked.rows(), summary.sets())
                .figures(first, request.samples());
    PageFacts facts =
        new PageFacts(
            request.annotations(),
            summary.sets(),
            summary.setCounts(),
            findings.counts(),
            first,
            looked != null,
            pictures,
            summary.mended(),
            summary.settings(),
            inputs.notes());
    CheckPage.of(facts)
        .publish(new Path(folder, "report.html"), spark.sparkContext().hadoopConfiguration());
    text(
        "summary.json",
        new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(summary.json((System.nanoTime() - start) / 1e9, inputs.notes())));
  }

  private void text(String name, String content) throws IOException {
    PlainFiles.replace(
        system, new Path(folder, name), out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static String csv(CheckSummary summary) {
    CsvText csv =
        new CsvText("annotations,category_id,category,boxes,images,crowds,small,medium,large");
    for (int set = 0; set < summary.sets().size(); set++) {
      SetCounts counts = summary.setCounts().get(set);
      String name = CsvText.quoted(summary.sets().name(set));
      summary
          .sets()
          .categories(set)
          .forEach(
              (id, category) -> {
                SetCounts.OfClass one = counts.ofClass(id);
                csv.row(
                    name,
                    id,
                    CsvText.quoted(category),
                    one.boxes(),
                    one.images(),
                    one.crowds(),
                    one.size(0),
                    one.size(1),
                    one.size(2));
              });
    }
    return csv.toString();
  }
}
