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
   * @param replaces whether their rows replace others
   * @param duplicates files that get copies of rows, where they are looked for
   * @param again makes tasks of some of those files
   */
  record Result(
      LabelInput labelled, boolean replaces, Optional<Duplicates> duplicates, Again again) {}

  /** Makes tasks of some files. */
  @FunctionalInterface
  interface Again {
    /**
     * Returns them.
     *
     * @param paths of the files
     */
    LabelInput of(Dataset<Row> paths);
  }

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
    ImageListing listing = all;
    if (known.isPresent()) {
      job.step("compare with " + request.output());
      KnownRows rows = known.get();
      listing = all.only(spark, work, "missing", rows::missing);
    }
    long missing = listing.images();
    Path paths = new Path(work, known.isPresent() ? "missing" : "listing");
    boolean replaces =
        known.isPresent()
            && missing > 0
            && known.get().hasRowsOf(LiteralPaths.reader(spark).parquet(paths.toString()));
    Optional<Duplicates> duplicates = Optional.empty();
    ImageListing labelled = listing;
    if (request.dedupe() && missing > 0) {
      job.step("compare files of " + inputs);
      DedupedListing deduped = deduped(listing, known, work);
      duplicates = Optional.of(deduped.duplicates());
      labelled = deduped.labelled();
    }
    ImageListing source = listing;
    return new Result(
        input(labelled, all.images() - missing),
        replaces,
        duplicates,
        some ->
            input(
                source.only(
                    spark,
                    work,
                    "again",
                    images ->
                        images.join(
                            some, images.col("path").equalTo(some.col("path")), "left_semi")),
                0));
  }

  private record DedupedListing(ImageListing labelled, Duplicates duplicates) {}

  private DedupedListing deduped(ImageListing listing, Optional<KnownRows> known, Path work) {
    Duplicates[] found = new Duplicates[1];
    ImageListing labelled =
        listing.only(
            spark,
            work,
            "distinct",
            images -> {
              found[0] = Duplicates.of(spark, images, known, work, hadoop);
              return found[0].labelled(images);
            });
    return new DedupedListing(labelled, found[0]);
  }

  private LabelInput input(ImageListing listing, long known) {
    return new LabelInput(
        listing.tasks(step()),
        RowKind.FILE,
        listing.images(),
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
    boolean replaces = false;
    if (known.isPresent()) {
      job.step("compare with " + request.output());
      String missing = new Path(work, "missing").toString();
      Dataset<Row> keys = images.select("path", "bytes", "modified_at");
      known.get().missing(keys).write().mode("overwrite").parquet(missing);
      Dataset<Row> lacking = LiteralPaths.reader(spark).parquet(missing);
      count = lacking.count();
      knownImages = keys.count() - count;
      replaces = count > 0 && known.get().hasRowsOf(lacking);
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
    LabelInput input = new LabelInput(tasks, kind, count, knownImages, Map.of(), Optional.empty());
    return new Result(input, replaces, Optional.empty(), some -> input);
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
