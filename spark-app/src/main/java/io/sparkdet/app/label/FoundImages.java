package io.sparkdet.app.label;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.label.incremental.Duplicates;
import io.sparkdet.app.label.incremental.KnownRows;
import io.sparkdet.app.label.input.InputTable;
import io.sparkdet.app.label.input.LabelInput;
import io.sparkdet.app.label.input.RowKind;
import io.sparkdet.app.listing.ImageListing;
import io.sparkdet.sql.LiteralPaths;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Finds what a job labels: files by their listing, or rows of tables, without what is known. */
final class FoundImages {

  private static final int TASKS_PER_CORE = 4;

  /** Fewer are not worth a task, and more are much to repeat. */
  private static final int LEAST_IMAGES = 8;

  private static final int MOST_IMAGES = 1000;

  private final SparkSession spark;
  private final SparkJob job;
  private final LabelRequest request;
  private final LabelProgress progress;
  private final Broadcast<SerializableConfiguration> hadoop;

  FoundImages(
      SparkSession spark,
      SparkJob job,
      LabelRequest request,
      LabelProgress progress,
      Broadcast<SerializableConfiguration> hadoop) {
    this.spark = spark;
    this.job = job;
    this.request = request;
    this.progress = progress;
    this.hadoop = hadoop;
  }

  /**
   * What was found.
   *
   * @param labelled the images that are labelled
   * @param keys the columns that tell which rows theirs replace; none where none are
   * @param copied files that get copies of rows, where they are looked for
   */
  record Result(LabelInput labelled, List<String> keys, Optional<Copied> copied) {}

  /**
   * Files that are the same as others.
   *
   * @param duplicates which
   * @param again makes tasks of some of them, given their paths
   */
  record Copied(Duplicates duplicates, Function<Dataset<Row>, LabelInput> again) {}

  /**
   * Finds them.
   *
   * @param known what the output holds; nothing where that does not matter
   * @param work a folder that stays until the tasks have run
   */
  Result find(Optional<KnownRows> known, Path work) {
    return request.inputTable().isPresent()
        ? ofTable(InputTable.named(spark, request.inputTable().get()), known, work)
        : switch (request.inputFormat()) {
          case FILES -> ofFiles(known, work);
          case PARQUET, DELTA, ICEBERG ->
              ofTable(InputTable.open(spark, request.inputs(), request.inputFormat()), known, work);
        };
  }

  private long step() {
    return request.commits().step(spark.sparkContext().defaultParallelism());
  }

  private Result ofFiles(Optional<KnownRows> known, Path work) {
    String inputs = String.join(" ", request.inputs());
    job.step("list " + inputs);
    ImageListing all =
        ImageListing.of(spark, request.inputs(), request.listing(), work, request.partitions());
    if (all.images() == 0) {
      progress.note("There are no images in %s: %s".formatted(inputs, request.listing().inWords()));
    }
    if (!all.unreadableFolders().isEmpty()) {
      progress.note("Passed over " + all.unreadableFoldersText());
    }
    ImageListing missing = all;
    if (known.isPresent()) {
      job.step("compare with " + request.output());
      missing = all.keeping(spark, known.get().missing(all.rows()), new Path(work, "missing"));
    }
    long knownImages = all.images() - missing.images();
    List<String> keys = missing.images() == 0 ? List.of() : replaced(known, missing.rows());
    if (!request.dedupe() || missing.images() == 0) {
      return new Result(input(missing, knownImages), keys, Optional.empty());
    }
    job.step("compare files of " + inputs);
    ImageListing compared = missing;
    Dataset<Row> images = compared.rows();
    Duplicates duplicates = Duplicates.of(spark, images, known, work, hadoop);
    ImageListing distinct =
        compared.keeping(spark, duplicates.labelled(images), new Path(work, "distinct"));
    Function<Dataset<Row>, LabelInput> again =
        paths ->
            input(
                compared.keeping(
                    spark,
                    images.join(paths, images.col("path").equalTo(paths.col("path")), "left_semi"),
                    new Path(work, "again")),
                0);
    return new Result(
        input(distinct, knownImages), keys, Optional.of(new Copied(duplicates, again)));
  }

  /** Returns the columns by which rows of these images replace others; none where none do. */
  private static List<String> replaced(Optional<KnownRows> known, Dataset<Row> images) {
    return known.filter(rows -> rows.hasRowsOf(images)).map(KnownRows::keys).orElse(List.of());
  }

  private LabelInput input(ImageListing listing, long known) {
    return new LabelInput(
        listing.tasks(step()),
        RowKind.FILE,
        listing.images(),
        listing.bytes(),
        known,
        listing.passedOver(),
        Optional.of(listing.paths()));
  }

  private Result ofTable(Dataset<Row> table, Optional<KnownRows> known, Path work) {
    RowKind kind = request.columns().location().isPresent() ? RowKind.LOCATION : RowKind.CONTENT;
    Dataset<Row> images = InputTable.read(table, request.columns());
    if (request.incremental()) {
      requireDistinct(images);
    }
    long count = -1;
    long knownImages = 0;
    List<String> keys = List.of();
    if (known.isPresent()) {
      job.step("compare with " + request.output());
      String missing = new Path(work, "missing").toString();
      Dataset<Row> told = images.select("path", "bytes", "modified_at");
      known.get().missing(told).write().mode("overwrite").parquet(missing);
      Dataset<Row> lacking = LiteralPaths.reader(spark).parquet(missing);
      count = lacking.count();
      knownImages = told.count() - count;
      keys = count == 0 ? List.of() : replaced(known, lacking);
      Dataset<Row> wanted = lacking.select("path", "bytes").distinct();
      images =
          images.join(
              wanted,
              images
                  .col("path")
                  .equalTo(wanted.col("path"))
                  .and(images.col("bytes").eqNullSafe(wanted.col("bytes"))),
              "left_semi");
    }
    if (count < 0 && (request.incremental() || kind == RowKind.LOCATION)) {
      count = images.select("path").count();
    }
    JavaRDD<Row> tasks = packed(InputTable.forTasks(images, kind), kind, count).javaRDD();
    LabelInput input =
        new LabelInput(tasks, kind, count, -1, knownImages, Map.of(), Optional.empty());
    return new Result(input, keys, Optional.empty());
  }

  /** What is known is told by the id. */
  private static void requireDistinct(Dataset<Row> images) {
    List<Row> twice = images.groupBy("path").count().where("count > 1").limit(1).collectAsList();
    if (!twice.isEmpty()) {
      throw new UserException(
          "Cannot label a table with --incremental by ids that occur twice ('%s', %,d times): name a column of distinct ids with --id-column"
              .formatted(twice.get(0).getString(0), twice.get(0).getLong(1)));
    }
  }

  /**
   * Returns the rows in as many partitions as tasks are wanted. Contents stay where they are, since
   * they are heavy; locations are spread, since a file of them may name millions of pictures.
   */
  private Dataset<Row> packed(Dataset<Row> rows, RowKind kind, long count) {
    if (request.partitions() > 0) {
      return rows.repartition(request.partitions());
    }
    if (kind == RowKind.CONTENT) {
      return rows;
    }
    long cores = spark.sparkContext().defaultParallelism();
    long parts = step() > 0 ? (count + step() - 1) / step() : 1;
    long tasks = Math.min(Math.max(1, parts) * TASKS_PER_CORE * cores, count / LEAST_IMAGES + 1);
    return rows.repartition((int) Math.min(1_000_000, Math.max(tasks, count / MOST_IMAGES + 1)));
  }
}
