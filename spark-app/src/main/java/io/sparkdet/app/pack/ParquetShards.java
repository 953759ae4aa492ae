package io.sparkdet.app.pack;

import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.SparkSetting;
import io.sparkdet.app.listing.ListedFile;
import io.sparkdet.sql.LiteralPaths;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Writes one Parquet file a task, and measures what was written. */
final class ParquetShards {

  static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("modified_at", DataTypes.TimestampType, true)
          .add("bytes", DataTypes.LongType, false)
          .add("content", DataTypes.BinaryType, false);

  /** Readers take row groups whole: small ones bound their memory, and that of the writer. */
  private static final long ROW_GROUP = 16L << 20;

  private static final String TIMESTAMPS = "spark.sql.parquet.outputTimestampType";

  private final SparkSession spark;
  private final String folder;

  ParquetShards(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Writes the pictures of each task into a file; returns the files. */
  List<Shard> write(
      JavaRDD<Row> files, CollectionAccumulator<String> unread, SerializableConfiguration hadoop)
      throws IOException {
    JavaRDD<Row> rows =
        files.mapPartitions(
            task -> new Pictures(task, new PictureReader(hadoop.value(), unread)), true);
    SparkSetting.during(
        spark,
        TIMESTAMPS,
        "TIMESTAMP_MICROS",
        () ->
            spark
                .createDataFrame(rows, SCHEMA)
                .write()
                .mode(SaveMode.Append)
                // Version 1 moves files into place when the whole job commits.
                .option("mapreduce.fileoutputcommitter.algorithm.version", "1")
                .option("compression", "uncompressed") // pictures are packed already
                .option("parquet.enable.dictionary#content", "false")
                .option("parquet.block.size", ROW_GROUP)
                .parquet(folder));
    return measured(hadoop);
  }

  private List<Shard> measured(SerializableConfiguration hadoop) throws IOException {
    Path path = new Path(folder);
    List<String> names = new ArrayList<>();
    for (FileStatus file : PlainFiles.system(path, hadoop.value()).listStatus(path)) {
      String name = file.getPath().getName();
      if (name.startsWith("part-")) {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      return List.of();
    }
    Map<String, Long> images = new HashMap<>();
    for (Row row :
        LiteralPaths.reader(spark)
            .schema(SCHEMA)
            .parquet(folder)
            .groupBy(functions.input_file_name().as("file"))
            .count()
            .collectAsList()) {
      String file = row.getString(0);
      images.put(file.substring(file.lastIndexOf('/') + 1), row.getLong(1));
    }
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    String from = folder;
    return context
        .parallelize(names, Math.min(names.size(), 100 * context.defaultParallelism()))
        .map(name -> measured(new Path(from, name), hadoop.value()).toRow())
        .collect()
        .stream()
        .map(Shard::ofRow)
        .map(shard -> shard.withImages(images.getOrDefault(shard.name(), 0L)))
        .sorted(Comparator.comparing(Shard::name))
        .toList();
  }

  private static Shard measured(Path file, Configuration hadoop)
      throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (InputStream in = PlainFiles.system(file, hadoop).open(file)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        digest.update(buffer, 0, got);
        bytes += got;
      }
    }
    return new Shard(file.getName(), 0, bytes, TarShardTask.hex(digest));
  }

  /** The rows of a task, a picture in memory at a time. */
  private static final class Pictures implements Iterator<Row> {

    private final Iterator<Row> files;
    private final PictureReader reader;
    private @Nullable Row next;

    Pictures(Iterator<Row> files, PictureReader reader) {
      this.files = files;
      this.reader = reader;
    }

    @Override
    public boolean hasNext() {
      while (next == null && files.hasNext()) {
        ListedFile file = ListedFile.ofRow(files.next());
        Optional<byte[]> read = reader.read(file);
        if (read.isPresent()) {
          byte[] content = read.get();
          Timestamp modified = file.modifiedAt() < 0 ? null : new Timestamp(file.modifiedAt());
          next = RowFactory.create(file.path(), modified, (long) content.length, content);
        }
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = Objects.requireNonNull(next);
      next = null;
      return row;
    }
  }
}
