package io.sparkdet.app.memory;

import io.sparkdet.efficientdet.facts.LabelMemory;
import io.sparkdet.efficientdet.service.ServiceSettings;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSpec;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * The memory that Spark asks for each executor, in bytes: heap ({@code spark.executor.memory}) and
 * what the container gets beside it ({@code spark.executor.memoryOverhead}).
 *
 * @param heap of the JVM
 * @param overhead beside it
 * @param enforced whether whoever runs the executor ends it when it takes more: YARN and Kubernetes
 *     do, and an overhead that is set says so elsewhere
 */
public record ExecutorMemory(long heap, long overhead, boolean enforced) implements Serializable {

  private static final int MEBIBYTE_SHIFT = 20;

  /** What Spark adds on YARN and Kubernetes where nothing is set, in mebibytes at least. */
  private static final long LEAST_OVERHEAD = 384;

  private static final double OVERHEAD_FACTOR = 0.1;

  /** Returns what a configuration asks for; in local mode there are no executors. */
  public static Optional<ExecutorMemory> of(SparkConf conf) {
    String master = conf.get("spark.master", "local");
    if (master.matches("local(\\[.*)?")) {
      return Optional.empty();
    }
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", OVERHEAD_FACTOR);
    long least = conf.getSizeAsMb("spark.executor.minMemoryOverhead", LEAST_OVERHEAD + "m");
    boolean set = conf.contains("spark.executor.memoryOverhead");
    long overhead =
        set
            ? conf.getSizeAsMb("spark.executor.memoryOverhead", "0m")
            : Math.max((long) (factor * heap), least);
    String manager = master.toLowerCase(Locale.ROOT);
    boolean container = manager.startsWith("yarn") || manager.startsWith("k8s:");
    return Optional.of(
        new ExecutorMemory(heap << MEBIBYTE_SHIFT, overhead << MEBIBYTE_SHIFT, container || set));
  }

  /** Returns the cores that an executor of this configuration labels with, as far as it tells. */
  public static int cores(SparkConf conf, DetectorSpec detector) {
    int asked = detector.values().count(DetectorOption.PARALLELISM);
    return asked > 0 ? asked : Math.max(1, conf.getInt("spark.executor.cores", 1));
  }

  /**
   * Returns what labelling with a detector needs.
   *
   * @throws IOException if the model cannot be opened
   */
  public static LabelMemory need(DetectorSpec detector, int cores) throws IOException {
    return LabelMemory.of(
        detector.model().description().config(),
        new LabelMemory.Load(
            cores, batchSize(detector), detector.values().whole(DetectorOption.MAX_PIXELS)));
  }

  /** Returns the images of a run: {@code auto} takes one on CPUs, of which the estimate is. */
  private static int batchSize(DetectorSpec detector) {
    int asked = detector.values().count(DetectorOption.BATCH_SIZE);
    return asked == ServiceSettings.BATCH_SIZE_AUTO ? 1 : asked;
  }

  /** Returns what a container of this memory may take. */
  public long total() {
    return heap + overhead;
  }

  /** Returns the overhead that this heap should have, in mebibytes. */
  private static long wanted(LabelMemory need) {
    return LabelMemory.mebibytes(need.overhead());
  }

  /**
   * Returns what is too little, in words; nothing where it is enough or nobody enforces it.
   *
   * @param need what labelling needs
   */
  public Optional<String> shortage(LabelMemory need) {
    if (!enforced || overhead >= need.overhead()) {
      return Optional.empty();
    }
    return Optional.of(
        "an executor may take %,d MiB outside its heap and %,d are allowed (spark.executor.memoryOverhead)"
            .formatted(wanted(need), LabelMemory.mebibytes(overhead)));
  }

  /** Returns what to do about it. */
  public static String remedy(LabelMemory need) {
    return "give --conf spark.executor.memoryOverhead=%dm, or lower --max-pixels (%,d), --batch-size or the executor's cores"
        .formatted(wanted(need), need.load().maxPixels());
  }
}
