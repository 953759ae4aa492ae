package io.sparkdet.app.label.incremental;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.sparkdet.app.label.input.ImageSource;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.listing.ListedFile;
import io.sparkdet.sql.LiteralPaths;
import io.sparkdet.sql.store.ContentBudget;
import io.sparkdet.sql.store.ImageContent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Files that are the same byte for byte as another one that is labelled, or was. Only files whose
 * length is another's too are read to find that out.
 *
 * @param followers {@code path}, {@code modified_at} and {@code sha256} of the files that need no
 *     labelling of their own
 */
public record Duplicates(Dataset<Row> followers) {

  private static final StructType HASHED =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("modified_at", DataTypes.LongType, true)
          .add("sha256", DataTypes.StringType, true);

  /**
   * Finds them.
   *
   * @param images of a listing, see {@link io.sparkdet.app.listing.ImageListing#rows}
   * @param known what the table holds, if anything
   * @param work a folder for the hashes
   */
  public static Duplicates of(
      SparkSession spark,
      Dataset<Row> images,
      Optional<KnownRows> known,
      Path work,
      Broadcast<SerializableConfiguration> hadoop) {
    Dataset<Row> lengths =
        images.groupBy("bytes").count().where("count > 1 AND bytes > 0").select("bytes");
    if (known.isPresent()) {
      lengths = lengths.union(known.get().settled().where("bytes > 0").select("bytes")).distinct();
    }
    JavaRDD<Row> files =
        ListedFile.inReadingOrder(images.join(lengths, "bytes", "left_semi")).javaRDD();
    Path target = new Path(work, "hashes");
    spark
        .createDataFrame(
            files.mapPartitions(rows -> hashed(ImageSource.files(rows, hadoop.value().value()))),
            HASHED)
        .write()
        .mode("overwrite")
        .parquet(target.toString());
    Dataset<Row> hashes =
        LiteralPaths.reader(spark)
            .schema(HASHED)
            .parquet(target.toString())
            .where("sha256 IS NOT NULL");
    Dataset<Row> leaders = hashes.groupBy("sha256").agg(functions.min("path").as("leader"));
    if (known.isPresent()) {
      Dataset<Row> labelled =
          known.get().settled().where("sha256 IS NOT NULL").select("sha256").distinct();
      leaders =
          leaders
              .join(labelled.withColumn("labelled", lit(true)), "sha256", "left_outer")
              .select(
                  col("sha256"),
                  functions.when(col("labelled").isNull(), col("leader")).as("leader"));
    }
    // Written down: the table that they were compared with is about to change.
    Path followers = new Path(work, "followers");
    hashes
        .join(leaders, "sha256", "inner")
        .where("leader IS NULL OR leader <> path")
        .select("path", "modified_at", "sha256")
        .write()
        .mode("overwrite")
        .parquet(followers.toString());
    return new Duplicates(LiteralPaths.reader(spark).schema(HASHED).parquet(followers.toString()));
  }

  private static Iterator<Row> hashed(ImageSource files) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public Row next() {
        ImageSource.Item file = files.next();
        return RowFactory.create(file.path(), file.modifiedAt(), sha256(file));
      }
    };
  }

  /** Returns nothing for a file that cannot be read: labelling it says why. */
  private static @Nullable String sha256(ImageSource.Item file) {
    ContentBudget budget = ContentBudget.OF_THIS_JVM;
    int held;
    try {
      held = budget.acquire(file.bytes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while files were compared", e);
    }
    try {
      return file.read(budget.largest()) instanceof ImageContent.Bytes content
          ? BoxSettings.sha256(content.bytes())
          : null;
    } finally {
      budget.release(held);
    }
  }

  /** Returns the images that are labelled. */
  public Dataset<Row> labelled(Dataset<Row> images) {
    Dataset<Row> paths = followers.select("path");
    return images.join(paths, images.col("path").equalTo(paths.col("path")), "left_anti");
  }

  /**
   * Returns the rows of the followers, copied from those of the same bytes. A follower whose bytes
   * got no row, since their file could not be read when it was labelled, has none.
   *
   * @param rows of this model and these settings
   * @param runId of this run
   */
  public Dataset<Row> copies(Dataset<Row> rows, String runId) {
    Dataset<Row> first =
        rows.where("sha256 IS NOT NULL")
            .groupBy("sha256")
            .agg(
                functions
                    .min_by(
                        functions.struct(
                            Arrays.stream(rows.columns())
                                .map(name -> col(name))
                                .toArray(Column[]::new)),
                        col("path"))
                    .as("first"));
    Column[] columns =
        Arrays.stream(rows.columns())
            .map(
                name ->
                    switch (name) {
                      case "path" -> col("path");
                      case "modified_at" ->
                          functions
                              .when(
                                  col("modified_at").geq(0),
                                  functions.timestamp_millis(col("modified_at")))
                              .as(name);
                      case "run_id" -> lit(runId).as(name);
                      case "labelled_at" -> functions.current_timestamp().as(name);
                      default -> col("first." + name).as(name);
                    })
            .toArray(Column[]::new);
    return followers.join(first, "sha256", "inner").select(columns);
  }

  /** Returns the paths of followers that got no row. */
  public Dataset<Row> left(Dataset<Row> rows) {
    Dataset<Row> hashes = rows.where("sha256 IS NOT NULL").select("sha256").distinct();
    return followers.join(hashes, "sha256", "left_anti").select("path");
  }
}
