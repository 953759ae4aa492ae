package io.sparkdet.app.listing;

import io.sparkdet.app.archive.EntryPlace;
import io.sparkdet.app.error.UserException;
import io.sparkdet.sql.LiteralPaths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * The image files of the inputs, listed by Spark tasks and never gathered on the driver.
 *
 * <p>The listing is written as a Parquet table into a work folder that all executors reach, and
 * read from there ever after: when an executor is lost, what it had is read again and not listed
 * again, so that files that come or go meanwhile move no other file to another task. A file that
 * several inputs reach is listed once, and every folder once, however many links lead to it: links
 * to folders are followed after everything else, in rounds, and one that leads to a folder that is
 * looked through anyway is passed over. Archives are looked into after that, each by one task.
 */
public final class ImageListing {

  /** How tasks are packed: what keeps all cores busy, and how many the user wants. */
  private record Packing(int least, int wanted) {}

  private final Dataset<Row> found;
  private final List<PartitionSums> sums;
  private final List<PartitionSums> all;
  private final Packing packing;

  private ImageListing(
      Dataset<Row> found, List<PartitionSums> sums, List<PartitionSums> all, Packing packing) {
    this.found = found;
    this.sums = sums;
    this.all = all;
    this.packing = packing;
  }

  /**
   * Lists the inputs.
   *
   * @param inputs folders (looked through to the bottom), globs or files
   * @param work a folder for the listing, which must stay until the tasks have run
   * @param partitions how many tasks {@link #tasks} packs, 0 to choose by bytes
   * @throws UserException if an input does not exist, or a folder may not be listed and the rules
   *     refuse that
   */
  public static ImageListing of(
      SparkSession spark, List<String> inputs, ListingRules rules, Path work, int partitions) {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    int cores = context.defaultParallelism();
    List<Prefix> prefixes = new InputPrefixes(context.hadoopConfiguration()).of(inputs, 2 * cores);
    boolean several = inputs.size() > 1 || prefixes.stream().anyMatch(p -> !p.isWholeFolder());
    Path found = new Path(work, several ? "found" : "listing");
    LinkRounds rounds = new LinkRounds(prefixes);
    SaveMode mode = SaveMode.Overwrite; // what a killed run left is no part of this listing
    for (List<Prefix> round = prefixes; !round.isEmpty(); mode = SaveMode.Append) {
      write(spark, walk(context, round, rules, rounds.places()), found, mode);
      round = rounds.next(links(table(spark, found)));
    }
    if (several) {
      Path once = new Path(work, "listing");
      write(spark, once(table(spark, found).javaRDD()), once, SaveMode.Overwrite);
      found = once;
    }
    Dataset<Row> findings = table(spark, found);
    List<PartitionSums> sums = new ArrayList<>(sums(findings, rounds.followed()));
    int archives = (int) sums.stream().mapToLong(PartitionSums::archives).sum();
    if (archives > 0) {
      Path inside = new Path(work, "entries");
      int looks = Math.min(archives, 100 * cores);
      write(spark, entries(context, findings.javaRDD(), looks, rules), inside, SaveMode.Overwrite);
      Dataset<Row> entries = table(spark, inside);
      sums.addAll(sums(entries, Set.of()));
      findings = findings.union(entries);
    }
    Packing packing =
        new Packing(TaskPacking.leastTasks(cores, context.isLocal()), Math.max(0, partitions));
    ImageListing listing = new ImageListing(findings, sums, sums, packing);
    if (rules.refuseUnreadableFolders() && !listing.unreadableFolders().isEmpty()) {
      throw new UserException(
          "Cannot list %s; mend the permissions, or leave out --fail-on-unreadable-folders"
              .formatted(listing.unreadableFoldersText()));
    }
    return listing;
  }

  private static List<PartitionSums> sums(Dataset<Row> findings, Set<String> followed) {
    return findings
        .javaRDD()
        .mapPartitions(rows -> List.of(PartitionSums.of(rows, followed).toRow()).iterator())
        .collect()
        .stream()
        .map(PartitionSums::ofRow)
        .toList();
  }

  /**
   * Returns the images, with the columns {@code path}, {@code bytes} and {@code modified_at}, a
   * timestamp, both NULL where they are not known, and those by which {@link #keeping} and tasks
   * know them.
   */
  public Dataset<Row> rows() {
    Column listed = functions.col("modified_at");
    return found
        .where("passed_over IS NULL")
        .withColumn(ListedFile.LISTED_AT, listed)
        .withColumn(
            "modified_at", functions.when(listed.geq(0), functions.timestamp_millis(listed)))
        .withColumn("bytes", functions.expr("nullif(bytes, -1L)"));
  }

  /**
   * Returns the listing of some of the images; what was passed over stays.
   *
   * @param some of {@link #rows}
   * @param target the folder that the listing is written into
   */
  public ImageListing keeping(SparkSession spark, Dataset<Row> some, Path target) {
    ListedFile.inReadingOrder(some, Finding.SCHEMA)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(target.toString());
    Dataset<Row> read = table(spark, target);
    return new ImageListing(read, sums(read, Set.of()), all, packing);
  }

  /**
   * Lists the images below a folder and gathers their paths, for those that need all of them.
   *
   * @throws UserException if there is no such folder
   */
  public static List<String> gathered(JavaSparkContext context, String folder) {
    Configuration hadoop = context.hadoopConfiguration();
    List<Prefix> round =
        new InputPrefixes(hadoop).of(List.of(folder), 2 * context.defaultParallelism());
    LinkRounds rounds = new LinkRounds(round);
    List<String> images = new ArrayList<>();
    while (!round.isEmpty()) {
      List<Finding> links = new ArrayList<>();
      for (Row row : walk(context, round, ListingRules.DEFAULT, rounds.places()).collect()) {
        Finding found = Finding.ofRow(row);
        if (found.isImage()) {
          images.add(found.path());
        } else if (found.isLink()) {
          links.add(found);
        }
      }
      round = rounds.next(links);
    }
    return images;
  }

  private static List<Finding> links(Dataset<Row> findings) {
    return findings
        .where(functions.col("passed_over").equalTo(Finding.LINK))
        .collectAsList()
        .stream()
        .map(Finding::ofRow)
        .toList();
  }

  private static JavaRDD<Row> walk(
      JavaSparkContext spark, List<Prefix> prefixes, ListingRules rules, Set<String> places) {
    List<Row> rows = prefixes.stream().map(Prefix::toRow).toList();
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    return spark
        .parallelize(rows, Math.min(rows.size(), 100 * spark.defaultParallelism()))
        .flatMap(
            row ->
                rows(
                    new JudgedAhead(
                        new FolderWalk(Prefix.ofRow(row), rules, places, hadoop.value().value()))));
  }

  /** Looks into the archives among findings, each in one task. */
  private static JavaRDD<Row> entries(
      JavaSparkContext spark, JavaRDD<Row> findings, int tasks, ListingRules rules) {
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    return findings
        .filter(row -> Finding.ofRow(row).isArchive())
        .repartition(tasks)
        .flatMap(
            row -> rows(new ArchiveFindings(Finding.ofRow(row), rules, hadoop.value().value())));
  }

  /** Keeps one finding a place: an image rather than what another input passed over. */
  private static JavaRDD<Row> once(JavaRDD<Row> findings) {
    return findings
        .mapToPair(row -> new Tuple2<>(key(Finding.ofRow(row)), row))
        .reduceByKey(
            (one, other) -> {
              Finding a = Finding.ofRow(one);
              Finding b = Finding.ofRow(other);
              boolean asked = a.isImage() || a.isArchive();
              boolean first =
                  asked == (b.isImage() || b.isArchive())
                      ? a.path().compareTo(b.path()) <= 0
                      : asked;
              return first ? one : other;
            })
        .values();
  }

  private static String key(Finding finding) {
    return finding.isLink() ? "link " + finding.path() : "at " + finding.place();
  }

  private static void write(SparkSession spark, JavaRDD<Row> findings, Path target, SaveMode mode) {
    spark.createDataFrame(findings, Finding.SCHEMA).write().mode(mode).parquet(target.toString());
  }

  private static Dataset<Row> table(SparkSession spark, Path listing) {
    return LiteralPaths.reader(spark).schema(Finding.SCHEMA).parquet(listing.toString());
  }

  /** Returns the number of images. */
  public long images() {
    return sums.stream().mapToLong(PartitionSums::images).sum();
  }

  /** Returns their bytes together. */
  public long bytes() {
    return sums.stream().mapToLong(PartitionSums::bytes).sum();
  }

  /** Returns what tells the paths of all images, whatever their order. */
  public PathsFingerprint paths() {
    return sums.stream()
        .map(PartitionSums::paths)
        .reduce(PathsFingerprint.NONE, PathsFingerprint::plus);
  }

  /** Returns how many files and folders were passed over, by the label of the reason. */
  public Map<String, Long> passedOver() {
    Map<String, Long> counts = new TreeMap<>();
    all.forEach(
        part -> part.passedOver().forEach((reason, n) -> counts.merge(reason, n, Long::sum)));
    return counts;
  }

  /** Returns some of the folders that may not be listed. */
  public List<String> unreadableFolders() {
    return all.stream()
        .flatMap(part -> part.unreadable().stream())
        .limit(PartitionSums.EXAMPLES)
        .toList();
  }

  /** Returns how many folders may not be listed and some names, for a sentence. */
  public String unreadableFoldersText() {
    long count = passedOver().getOrDefault(PassedOver.UNREADABLE_FOLDER.label(), 0L);
    return "%d folder%s: permission denied (%s%s)"
        .formatted(
            count,
            count == 1 ? "" : "s",
            String.join(", ", unreadableFolders()),
            count > PartitionSums.EXAMPLES ? ", …" : "");
  }

  /**
   * Returns the rows of {@link ListedFile}, one partition a task of about equal work, in each by
   * path; entries of an archive in the order in which they lie there.
   */
  public JavaRDD<Row> tasks() {
    return tasks(0);
  }

  /**
   * Returns the same for images that are committed in parts.
   *
   * @param step the images of a part, which has tasks enough for all cores; 0 for all in one
   */
  public JavaRDD<Row> tasks(long step) {
    long parts = step > 0 ? Math.max(1, (images() + step - 1) / step) : 1;
    long[] weights = sums.stream().mapToLong(PartitionSums::weight).toArray();
    int wanted = packing.wanted();
    if (parts > 1) {
      long bySize = LongStream.of(weights).sum() / TaskPacking.MOST_WEIGHT;
      long each = Math.max(packing.least() * parts, bySize);
      wanted = (int) Math.min(1_000_000, Math.max(wanted, each));
    }
    return tasks(new TaskPacking(weights, packing.least(), wanted));
  }

  /** Returns the same rows in partitions that have about so many bytes of images each. */
  public JavaRDD<Row> shards(long targetBytes) {
    long[] bytes = sums.stream().mapToLong(PartitionSums::bytes).toArray();
    return tasks(TaskPacking.ofBytes(bytes, targetBytes));
  }

  private JavaRDD<Row> tasks(TaskPacking packed) {
    return JavaPairRDD.fromJavaRDD(
            found
                .javaRDD()
                .mapPartitionsWithIndex(
                    (partition, rows) -> packed.numbered(images(rows), partition), true))
        .partitionBy(packed.partitioner())
        .values()
        .mapPartitions(ImageListing::byPath, true);
  }

  private static Iterator<Row> rows(Iterator<Finding> findings) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return findings.hasNext();
      }

      @Override
      public Row next() {
        return findings.next().toRow();
      }
    };
  }

  private static Iterator<Row> images(Iterator<Row> findings) {
    Iterable<Row> all = () -> findings;
    return StreamSupport.stream(all.spliterator(), false)
        .map(Finding::ofRow)
        .filter(Finding::isImage)
        .map(found -> found.listed().toRow())
        .iterator();
  }

  private static long placeInArchive(ListedFile file) {
    EntryPlace entry = file.entry();
    return entry == null ? -1 : entry.at();
  }

  private static Iterator<Row> byPath(Iterator<Row> rows) {
    List<ListedFile> sorted = new ArrayList<>();
    rows.forEachRemaining(row -> sorted.add(ListedFile.ofRow(row)));
    sorted.sort(
        Comparator.comparing(ImageListing::container)
            .thenComparingLong(ImageListing::placeInArchive)
            .thenComparing(ListedFile::path));
    Iterator<ListedFile> files = sorted.iterator();
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

  /** Returns the path of the file that is opened for an image. */
  private static String container(ListedFile file) {
    EntryPlace entry = file.entry();
    return entry == null ? file.path() : entry.archive();
  }
}
