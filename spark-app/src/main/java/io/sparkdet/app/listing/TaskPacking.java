package io.sparkdet.app.listing;

import io.sparkdet.app.archive.EntryPlace;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.Partitioner;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * How files are packed into tasks: runs of the listing of about equal weight. A file weighs its
 * bytes, for reading and decoding, and {@link #BYTES_PER_IMAGE} more for the network, whose cost
 * does not depend on the file.
 *
 * <p>There are at least {@link #TASKS_PER_CORE} tasks a core, so that executors end together; one a
 * core where there is one executor, whose tasks share the lanes of its service and so keep all of
 * them busy to the end. A task has at least {@link #LEAST_WEIGHT}, and at most {@link
 * #MOST_WEIGHT}, so that little is lost when one must be repeated. Entries of an archive that can
 * be read from its beginning only stay in one task.
 */
final class TaskPacking implements Serializable {

  private static final long serialVersionUID = 1L;

  /** D0 at 512 takes as long as decoding a JPEG of about this size five times. */
  static final long BYTES_PER_IMAGE = 256L << 10;

  static final int TASKS_PER_CORE = 4;

  /** Eight small images. */
  static final long LEAST_WEIGHT = 8 * BYTES_PER_IMAGE;

  /** Spark's own size of an input split. */
  static final long MOST_WEIGHT = 128L << 20;

  private final long[] weightBefore;
  private final double weightOfTask;
  private final long bytesPerImage;
  private final int tasks;

  /**
   * Packs a listing.
   *
   * @param weights the weight of each partition of the listing
   * @param least the number of tasks that keeps all cores busy, see {@link #leastTasks}
   * @param wanted a number of tasks, or 0 to choose it by weight
   */
  TaskPacking(long[] weights, int least, int wanted) {
    this(weights, BYTES_PER_IMAGE, wanted > 0 ? wanted : tasks(total(weights), least));
  }

  private TaskPacking(long[] weights, long bytesPerImage, int tasks) {
    this.bytesPerImage = bytesPerImage;
    this.tasks = tasks;
    weightBefore = new long[weights.length];
    long total = 0;
    for (int i = 0; i < weights.length; i++) {
      weightBefore[i] = total;
      total += weights[i];
    }
    weightOfTask = Math.max(1, (double) total / tasks);
  }

  /**
   * Packs a listing by bytes alone.
   *
   * @param bytes of each partition of the listing
   * @param target about how many a task has
   */
  static TaskPacking ofBytes(long[] bytes, long target) {
    long tasks = total(bytes) / target + 1;
    return new TaskPacking(bytes, 0, (int) Math.min(1_000_000, tasks));
  }

  private static long total(long[] weights) {
    long total = 0;
    for (long weight : weights) {
      total += weight;
    }
    return total;
  }

  private static int tasks(long total, int least) {
    long fair = total / Math.max(1, least);
    long target = Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, fair));
    return (int) Math.max(1, Math.min(1_000_000, total / target));
  }

  /** Returns the number of tasks that keeps all cores busy until the end. */
  static int leastTasks(int cores, boolean oneExecutor) {
    return oneExecutor ? cores : Math.multiplyExact(cores, TASKS_PER_CORE);
  }

  static long weight(long bytes) {
    return Math.max(0, bytes) + BYTES_PER_IMAGE;
  }

  int tasks() {
    return tasks;
  }

  /** Returns the weight of the partitions of the listing before partition {@code i}. */
  long weightBefore(int i) {
    return weightBefore[i];
  }

  /** Returns the task of the file that begins at a weight in the listing. */
  int task(long begin) {
    return (int) Math.min(tasks - 1L, (long) (begin / weightOfTask));
  }

  /** Returns the rows of a partition of the listing, each with the number of its task. */
  Iterator<Tuple2<Integer, Row>> numbered(Iterator<Row> rows, int partition) {
    return new Iterator<>() {
      private long begin = weightBefore[partition];
      private int task;
      private @Nullable EntryPlace before;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Tuple2<Integer, Row> next() {
        Row row = rows.next();
        ListedFile file = ListedFile.ofRow(row);
        if (!file.followsIn(before)) {
          task = task(begin);
        }
        before = file.entry();
        begin += Math.max(0, file.bytes()) + bytesPerImage;
        return new Tuple2<>(task, row);
      }
    };
  }

  /** Returns what puts a row whose key is a task number into the partition of that number. */
  Partitioner partitioner() {
    return new ByTask(tasks);
  }

  private static final class ByTask extends Partitioner {

    private static final long serialVersionUID = 1L;

    private final int tasks;

    ByTask(int tasks) {
      this.tasks = tasks;
    }

    @Override
    public int numPartitions() {
      return tasks;
    }

    @Override
    public int getPartition(Object task) {
      return (Integer) task;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByTask that && that.tasks == tasks;
    }

    @Override
    public int hashCode() {
      return tasks;
    }
  }
}
