package io.sparkdet.app.listing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * The image files of the inputs as rows (path, bytes, modified_at), listed by Spark tasks with
 * Hadoop's FileSystem and never gathered on the driver. Only images by extension are listed (jpg,
 * jpeg, jpe, png, webp, bmp, gif, tif, tiff in any case), save for files that an input names itself
 * or by a glob that ends in an extension; hidden names ({@code .x}, {@code _x}) below a folder are
 * passed over. A file that several inputs reach is listed once.
 */
public final class ImageListing implements AutoCloseable {

  private final JavaRDD<Row> files;
  private final long images;
  private final long bytes;
  private final TaskPacking packing;

  private ImageListing(JavaRDD<Row> files, long images, long bytes, TaskPacking packing) {
    this.files = files;
    this.images = images;
    this.bytes = bytes;
    this.packing = packing;
  }

  /**
   * Lists the inputs: one Spark job.
   *
   * @param inputs folders (looked through to the bottom), globs or files
   * @param partitions how many tasks {@link #tasks} packs, 0 to choose by bytes
   * @throws io.sparkdet.app.job.UserException if an input does not exist
   */
  public static ImageListing of(JavaSparkContext spark, List<String> inputs, int partitions) {
    int cores = spark.defaultParallelism();
    List<Row> prefixes =
        new InputPrefixes(spark.hadoopConfiguration())
            .of(inputs, 2 * cores).stream().map(Prefix::toRow).toList();
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    JavaRDD<Row> files =
        spark
            .parallelize(prefixes, Math.min(prefixes.size(), 100 * cores))
            .flatMap(row -> rows(new FolderWalk(Prefix.ofRow(row), hadoop.value().value())));
    if (inputs.size() > 1 || inputs.stream().anyMatch(FileNames::isGlob)) {
      files =
          files
              .mapToPair(row -> new Tuple2<>(row.getString(0), row))
              .reduceByKey((one, same) -> one)
              .values();
    }
    files = files.setName("listed images").persist(StorageLevel.MEMORY_AND_DISK());
    List<long[]> sums = files.mapPartitions(ImageListing::sums).collect();
    long images = sums.stream().mapToLong(sum -> sum[0]).sum();
    long bytes = sums.stream().mapToLong(sum -> sum[1]).sum();
    long[] weights = sums.stream().mapToLong(sum -> sum[2]).toArray();
    int least = TaskPacking.leastTasks(cores, spark.isLocal());
    return new ImageListing(files, images, bytes, new TaskPacking(weights, least, partitions));
  }

  /** Returns the number of images. */
  public long images() {
    return images;
  }

  /** Returns their bytes together. */
  public long bytes() {
    return bytes;
  }

  /**
   * Returns the rows of {@link ListedFile}, one partition a task of about equal work, in each by
   * path.
   */
  public JavaRDD<Row> tasks() {
    TaskPacking packed = packing;
    return JavaPairRDD.fromJavaRDD(
            files.mapPartitionsWithIndex(
                (partition, rows) -> new TaskNumbers(rows, packed, partition), true))
        .partitionBy(new TaskPartitioner(packed.tasks()))
        .values()
        .mapPartitions(ImageListing::byPath, true);
  }

  /** Lets go of the rows. */
  @Override
  public void close() {
    files.unpersist(false);
  }

  private static Iterator<Row> rows(Iterator<ListedFile> files) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public Row next() {
        return files.next().toRow();
      }
    };
  }

  /** Adds up a partition: images, bytes, weight. */
  private static Iterator<long[]> sums(Iterator<Row> rows) {
    long[] sums = new long[3];
    while (rows.hasNext()) {
      long bytes = ListedFile.ofRow(rows.next()).bytes();
      sums[0]++;
      sums[1] += Math.max(0, bytes);
      sums[2] += TaskPacking.weight(bytes);
    }
    return List.of(sums).iterator();
  }

  private static Iterator<Row> byPath(Iterator<Row> rows) {
    List<Row> sorted = new ArrayList<>();
    rows.forEachRemaining(sorted::add);
    sorted.sort(Comparator.comparing(row -> row.getString(0)));
    return sorted.iterator();
  }
}
