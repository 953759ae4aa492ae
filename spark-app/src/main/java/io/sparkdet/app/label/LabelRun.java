package io.sparkdet.app.label;

import io.sparkdet.app.error.DamagedOutputException;
import io.sparkdet.app.files.lease.OutputLease;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.label.crash.CrashMarks;
import io.sparkdet.app.label.crash.LostTasks;
import io.sparkdet.app.label.incremental.CommitPlan;
import io.sparkdet.app.label.incremental.Duplicates;
import io.sparkdet.app.label.incremental.KnownRows;
import io.sparkdet.app.label.input.LabelInput;
import io.sparkdet.app.label.input.RowKind;
import io.sparkdet.app.label.output.FolderOutput;
import io.sparkdet.app.label.output.LabelOutput;
import io.sparkdet.app.label.output.OutputFormat;
import io.sparkdet.app.label.output.OutputTable;
import io.sparkdet.app.label.output.TableCheck;
import io.sparkdet.app.label.output.TableCounts;
import io.sparkdet.app.listing.PathsFingerprint;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import scala.runtime.AbstractFunction1;

/**
 * Labels what was found. A folder that begins empty is written in one pass. Everything else is
 * labelled into the run's own folder first, a commit's images at a time, counted there, and then
 * committed: rows are read again by a commit, images never.
 */
final class LabelRun {

  private final SparkSession spark;
  private final SparkJob job;
  private final LabelRequest request;
  private final LabelProgress progress;
  private final OutputLease lease;
  private final LabelOutput output;
  private final LabelCounters counters;
  private final BiFunction<RowKind, CrashMarks, LabelTask> tasks;
  private final Function<Dataset<Row>, KnownRows> known;
  private int staged;
  private int stages;
  private volatile @Nullable CrashMarks marks;
  private final AtomicInteger commits = new AtomicInteger();
  private PathsFingerprint written = PathsFingerprint.NONE;

  LabelRun(
      SparkSession spark,
      SparkJob job,
      LabelRequest request,
      LabelProgress progress,
      OutputLease lease,
      LabelOutput output,
      LabelCounters counters,
      BiFunction<RowKind, CrashMarks, LabelTask> tasks,
      Function<Dataset<Row>, KnownRows> known) {
    this.spark = spark;
    this.job = job;
    this.request = request;
    this.progress = progress;
    this.lease = lease;
    this.output = output;
    this.counters = counters;
    this.tasks = tasks;
    this.known = known;
  }

  /**
   * What came of it.
   *
   * @param copied rows that were copied from those of the same bytes
   * @param commits how many there were
   * @param seconds of labelling and writing
   */
  record Done(TableCounts copied, int commits, double seconds) {}

  /** Labels and writes all of it. */
  Done label(FoundImages.Result found, String runId) {
    String group = "sparkdet-label-" + UUID.randomUUID();
    long start = System.nanoTime();
    spark.sparkContext().setJobGroup(group, job.name("label to " + request.output()), false);
    lease.onLoss(() -> spark.sparkContext().cancelJobGroup(group));
    lease.verify();
    LabelListener live = new LabelListener(counters);
    spark.sparkContext().addSparkListener(live);
    LostTasks lost = new LostTasks(() -> marks, spark.sparkContext().hadoopConfiguration());
    spark.sparkContext().addSparkListener(lost);
    progress.labelling(found.labelled().images(), live);
    TableCounts copied = TableCounts.NONE;
    try {
      if (output instanceof FolderOutput folder && inOnePass()) {
        inOnePass(found.labelled(), folder.table());
      } else if (request.incremental()) {
        copied = inCommits(found, runId);
      } else {
        copied = atTheEnd(found, runId);
      }
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      CrashMarks last = marks;
      if (last != null) {
        last.explained(
                "label to " + request.output(), e, spark.sparkContext().hadoopConfiguration())
            .ifPresent(
                explained -> {
                  throw explained;
                });
      }
      throw e;
    } finally {
      lease.onLoss(() -> {});
      spark.sparkContext().clearJobGroup();
      progress.labelled();
      spark.sparkContext().removeSparkListener(live);
      spark.sparkContext().removeSparkListener(lost);
    }
    return new Done(copied, commits.get(), (System.nanoTime() - start) / 1e9);
  }

  private boolean inOnePass() {
    return !request.incremental() && !request.dedupe() && request.targetSize().bytes() == 0;
  }

  private void inOnePass(LabelInput images, OutputTable table) {
    table.write(spark, rows(images.tasks(), images.kind()), lease::verify);
    commits.set(1);
    TableCheck.require(spark, table, images.paths(), counters.table().images());
    lease.verify();
  }

  private Dataset<Row> rows(JavaRDD<Row> images, RowKind kind) {
    CrashMarks ofThese = new CrashMarks(new Path(lease.workFolder(), "marks-" + stages++));
    marks = ofThese;
    return spark.createDataFrame(images.mapPartitions(tasks.apply(kind, ofThese)), output.schema());
  }

  private TableCounts atTheEnd(FoundImages.Result found, String runId) {
    Staged rows = stage(found.labelled().tasks(), found.labelled().kind());
    List<Staged> all = new ArrayList<>(List.of(rows));
    requireAll(found.labelled());
    TableCounts copied = TableCounts.NONE;
    Dataset<Row> together = rows.rows();
    if (found.copied().isPresent()) {
      Duplicates duplicates = found.copied().get().duplicates();
      Dataset<Row> settled = known.apply(rows.rows()).settled();
      LabelInput left = found.copied().get().again().apply(duplicates.left(settled));
      if (left.images() > 0) {
        Staged more = stage(left.tasks(), left.kind());
        all.add(more);
        together = together.union(more.rows());
      }
      Dataset<Row> copies = duplicates.copies(settled, runId);
      copied = counts(copies);
      together = together.union(copies);
    }
    commit(together, all, List.of());
    return copied;
  }

  private TableCounts inCommits(FoundImages.Result found, String runId) {
    List<String> keys = found.keys();
    inCommits(found.labelled(), keys);
    requireAll(found.labelled());
    if (found.copied().isEmpty()) {
      return TableCounts.NONE;
    }
    Duplicates duplicates = found.copied().get().duplicates();
    Dataset<Row> settled =
        output
            .rows()
            .map(rows -> known.apply(rows).settled())
            .orElseThrow(() -> new IllegalStateException("Rows were committed and are not there"));
    // Both follow from the rows as they are now, and are written down before these change.
    LabelInput left = found.copied().get().again().apply(duplicates.left(settled));
    Dataset<Row> copies = written(duplicates.copies(settled, runId));
    TableCounts copied = counts(copies);
    if (copied.images() > 0) {
      commit(copies, List.of(), keys);
    }
    if (left.images() > 0) {
      inCommits(left, keys);
    }
    return copied;
  }

  private Dataset<Row> written(Dataset<Row> rows) {
    Path folder = new Path(lease.workFolder(), "copies");
    rows.write().mode("overwrite").parquet(folder.toString());
    return new OutputTable(folder.toString(), OutputFormat.PARQUET).read(spark, output.schema());
  }

  private void inCommits(LabelInput images, List<String> keys) {
    if (images.images() == 0) {
      if (output.rows().isEmpty()) { // an empty table is one too
        Staged none = stage(images.tasks(), images.kind());
        commit(none.rows(), List.of(none), List.of());
      }
      return;
    }
    CommitPlan plan =
        new CommitPlan(
            counts(images), request.commits(), spark.sparkContext().defaultParallelism());
    for (Optional<CommitPlan.Tasks> next = plan.next(); next.isPresent(); next = plan.next()) {
      CommitPlan.Tasks part = next.get();
      long begin = System.nanoTime();
      Staged rows = stage(some(images.tasks(), part), images.kind());
      plan.took(rows.count(), (System.nanoTime() - begin) / 1e9);
      commit(rows.rows(), List.of(rows), keys);
    }
  }

  /** Returns the images of each task; of a table, whose tasks nobody has counted, about. */
  private static long[] counts(LabelInput images) {
    int tasks = images.tasks().getNumPartitions();
    if (images.kind() == RowKind.FILE) {
      long[] counts = new long[tasks];
      List<Long> counted =
          images.tasks().mapPartitions(rows -> List.of(size(rows)).iterator(), true).collect();
      Arrays.setAll(counts, counted::get);
      return counts;
    }
    long[] even = new long[tasks];
    for (int i = 0; i < tasks; i++) {
      even[i] = images.images() * (i + 1) / tasks - images.images() * i / tasks;
    }
    return even;
  }

  private static Long size(Iterator<Row> rows) {
    long count = 0;
    while (rows.hasNext()) {
      rows.next();
      count++;
    }
    return count;
  }

  private static JavaRDD<Row> some(JavaRDD<Row> all, CommitPlan.Tasks part) {
    return PartitionPruningRDD.create(all.rdd(), new Among(part.from(), part.to())).toJavaRDD();
  }

  /** Whether a task is one of those; it travels with the images. */
  private static final class Among extends AbstractFunction1<Object, Object>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int from;
    private final int to;

    Among(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public Object apply(Object task) {
      int index = (Integer) task;
      return index >= from && index < to;
    }
  }

  /** Rows in the run's own folder, as Parquet. */
  private record Staged(Path folder, Dataset<Row> rows, long count, long bytes) {}

  private Staged stage(JavaRDD<Row> images, RowKind kind) {
    Path folder = new Path(lease.workFolder(), "rows-" + staged++);
    long before = counters.table().images();
    rows(images, kind).write().mode("overwrite").parquet(folder.toString());
    lease.verify();
    OutputTable table = new OutputTable(folder.toString(), OutputFormat.PARQUET);
    PathsFingerprint paths = table.paths(spark);
    long counted = counters.table().images() - before;
    if (paths.count() != counted) {
      throw new DamagedOutputException(
          "%s is not whole: it has %,d rows, and %,d images were labelled; was it written or cleaned by somebody else meanwhile? Run again"
              .formatted(folder, paths.count(), counted));
    }
    written = written.plus(paths);
    return new Staged(folder, table.read(spark, output.schema()), counted, bytes(folder));
  }

  private long bytes(Path folder) {
    try {
      return system(folder).getContentSummary(folder).getLength();
    } catch (IOException e) {
      throw new DamagedOutputException("%s cannot be read: %s".formatted(folder, e.getMessage()));
    }
  }

  private FileSystem system(Path folder) throws IOException {
    return folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  /** Every image that was found has its row, and no other has. */
  private void requireAll(LabelInput images) {
    if (images.paths().isPresent() && !images.paths().get().equals(written)) {
      throw new DamagedOutputException(
          "The rows of %s are not those of the %,d images that were found; run again"
              .formatted(request.output(), images.paths().get().count()));
    }
  }

  private void commit(Dataset<Row> rows, List<Staged> from, List<String> keys) {
    long bytes = from.stream().mapToLong(Staged::bytes).sum();
    OutputFormat format = request.outputFormat().orElse(OutputFormat.PARQUET);
    Dataset<Row> packed = from.isEmpty() ? rows : request.targetSize().packed(rows, bytes, format);
    output.commit(packed, keys, lease::verify);
    commits.incrementAndGet();
    for (Staged done : from) {
      try {
        system(done.folder()).delete(done.folder(), true);
      } catch (IOException e) {
        progress.note("%s cannot be removed: %s".formatted(done.folder(), e.getMessage()));
      }
    }
  }

  private static TableCounts counts(Dataset<Row> rows) {
    long images = 0;
    long ok = 0;
    long boxes = 0;
    Map<String, Long> failed = new TreeMap<>();
    for (Row row :
        rows.groupBy("status")
            .agg(
                functions.count("*").as("images"),
                functions
                    .sum(functions.expr("greatest(coalesce(size(detections), 0), 0)"))
                    .as("boxes"))
            .collectAsList()) {
      images += row.getLong(1);
      boxes += row.getLong(2);
      if (row.getString(0).equals("ok")) {
        ok += row.getLong(1);
      } else {
        failed.merge(row.getString(0), row.getLong(1), Long::sum);
      }
    }
    return new TableCounts(images, ok, failed, boxes);
  }
}
