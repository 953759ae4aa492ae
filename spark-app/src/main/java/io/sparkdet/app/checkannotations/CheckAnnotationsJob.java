package io.sparkdet.app.checkannotations;

import io.sparkdet.app.checkannotations.category.CategoryChecks;
import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.FindingTable;
import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.app.checkannotations.finding.Severity;
import io.sparkdet.app.checkannotations.image.CheckRows;
import io.sparkdet.app.checkannotations.image.CheckedImages;
import io.sparkdet.app.checkannotations.image.ImageChecks;
import io.sparkdet.app.checkannotations.image.SetCounts;
import io.sparkdet.app.checkannotations.mend.ImageFrames;
import io.sparkdet.app.checkannotations.mend.MendedCoco;
import io.sparkdet.app.checkannotations.mend.Mending;
import io.sparkdet.app.checkannotations.picture.LookedFiles;
import io.sparkdet.app.checkannotations.picture.NamedFiles;
import io.sparkdet.app.checkannotations.picture.PictureComparison;
import io.sparkdet.app.checkannotations.picture.SharedPictures;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.detection.PublicApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Checks the annotations of a data set, and of its parts against each other, and writes what was
 * found. Boxes are seen an image at a time, files are listed, joined and looked at by Spark's
 * tasks; the driver keeps counts and examples.
 */
@PublicApi
public final class CheckAnnotationsJob {

  private final SparkSession spark;
  private final CheckAnnotationsRequest request;
  private final long start = System.nanoTime();

  /** Prepares the job. */
  public CheckAnnotationsJob(SparkSession spark, CheckAnnotationsRequest request) {
    this.spark = spark;
    this.request = request;
  }

  /**
   * What was found.
   *
   * @param counts findings by problem
   * @param mended what the mended file has otherwise, by kind; empty where none was asked for
   * @param lines a table for people and a closing line
   * @param warnings what the user should know of how the annotations were read
   * @param failed whether there are findings that count as a failure
   */
  public record Result(
      Map<Problem, Long> counts,
      Map<Mending, Long> mended,
      List<String> lines,
      List<String> warnings,
      boolean failed) {

    /** Keeps its own copies. */
    public Result {
      counts = Map.copyOf(counts);
      mended = Map.copyOf(mended);
      lines = List.copyOf(lines);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Runs the job.
   *
   * @throws UserException where the annotations cannot be read; nothing is written
   */
  public Result run() {
    return SparkJob.run(
        spark,
        "check-annotations",
        String.join(" and ", request.annotations()),
        "the results to " + request.output(),
        this::check);
  }

  private Result check() throws IOException {
    Path work = new Path(request.output(), ".work");
    try (CheckInputs inputs = new CheckInputs(spark, request)) {
      long images = inputs.images().count();
      if (images == 0) {
        throw new UserException(
            "Cannot check %s: no image is listed in it"
                .formatted(String.join(" and ", request.annotations())));
      }
      if (request.images().isEmpty()) {
        return check(inputs, null);
      }
      NamedFiles files = new NamedFiles(spark, request.folders(), work);
      try (LookedFiles looked =
          new LookedFiles(spark, files, images(inputs), images, request.comparison())) {
        return check(inputs, looked);
      }
    } finally {
      PlainFiles.system(work, spark.sparkContext().hadoopConfiguration()).delete(work, true);
    }
  }

  /** Returns the images with the number of the folder to look in. */
  private Dataset<Row> images(CheckInputs inputs) {
    String folders =
        IntStream.range(0, request.annotations().size())
            .mapToObj(set -> String.valueOf(request.folder(set)))
            .collect(Collectors.joining(", "));
    return inputs
        .images()
        .withColumn("folder", functions.expr("element_at(array(%s), set + 1)".formatted(folders)));
  }

  private Result check(CheckInputs inputs, @Nullable LookedFiles looked) throws IOException {
    DataSets sets = inputs.sets();
    ImageChecks checks = new ImageChecks(sets, looked != null, request.overlap());
    List<Dataset<Row>> rows = new ArrayList<>(List.of(inputs.rows()));
    if (looked != null) {
      rows.add(CheckRows.pictures(looked.rows()));
    }
    JavaRDD<Row> checked =
        CheckRows.byImage(rows, inputs.partitions())
            .mapPartitions(part -> (Iterator<Row>) new CheckedImages(part, sets, checks))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<SetCounts> counts = counts(checked, sets.size());
      List<Row> ofClasses =
          new CategoryChecks(sets, counts, inputs.ownIds())
              .findings().stream().map(finding -> finding.row(sets)).toList();
      JavaRDD<Row> findings =
          checked
              .filter(row -> row.length() != CheckedImages.COUNTS)
              .union(shared(inputs, looked))
              .union(
                  JavaSparkContext.fromSparkContext(spark.sparkContext())
                      .parallelize(ofClasses, 1));
      try (FindingTable table = new FindingTable(spark, findings)) {
        Map<Mending, Long> mended = mend(inputs, looked, table, counts);
        CheckSummary summary = new CheckSummary(request, sets, counts, table.counts(), mended);
        new CheckFiles(spark, request, start).write(inputs, looked, summary, table);
        return new Result(
            table.counts().byProblem(),
            mended,
            summary.lines(),
            inputs.notes(),
            Arrays.stream(Severity.values())
                .anyMatch(
                    severity ->
                        request.failOn().counts(severity) && table.counts().of(severity) > 0));
      }
    } finally {
      checked.unpersist();
    }
  }

  private static List<SetCounts> counts(JavaRDD<Row> checked, int sets) {
    List<SetCounts> counts = new ArrayList<>();
    for (int set = 0; set < sets; set++) {
      counts.add(new SetCounts());
    }
    for (Row row : checked.filter(row -> row.length() == CheckedImages.COUNTS).collect()) {
      counts.get(row.getInt(0)).combine(SetCounts.of(row.getAs(1)));
    }
    return counts;
  }

  private JavaRDD<Row> shared(CheckInputs inputs, @Nullable LookedFiles looked) {
    DataSets sets = inputs.sets();
    SharedPictures shared = new SharedPictures(sets);
    JavaRDD<Row> findings = shared.byName(inputs.images(), looked == null);
    if (looked == null) {
      return findings;
    }
    findings = findings.union(shared.byContent(looked.rows()));
    if (request.comparison() == PictureComparison.NEAR) {
      findings = findings.union(shared.byLook(looked.rows(), request.nearBits()));
    }
    int[] folderSets = request.folders().stream().mapToInt(request.images()::indexOf).toArray();
    return findings.union(looked.notAnnotated(sets, folderSets));
  }

  private Map<Mending, Long> mend(
      CheckInputs inputs, @Nullable LookedFiles looked, FindingTable table, List<SetCounts> counts)
      throws IOException {
    Optional<String> target = request.fix();
    if (target.isEmpty()) {
      return Map.of();
    }
    ImageFrames frames = ImageFrames.of(inputs.rows(), looked == null ? null : looked.rows());
    return new MendedCoco(request.annotations().get(0), frames, inputs.sets(), counts.get(0), table)
        .write(target.get(), spark.sparkContext().hadoopConfiguration());
  }
}
