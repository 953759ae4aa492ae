package io.sparkdet.app.evaluate;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.plan.DistributedChoice;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.evaluate.plan.MetricName;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.detector.ExecutorCores;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Where an evaluation is computed.
 *
 * @param here whether in this JVM alone, without Spark's tasks
 * @param reason why, as users read it
 */
record Placement(boolean here, String reason) {

  /**
   * What a byte of the detections takes at most while it is measured: one detection is 80 bytes or
   * more of JSON, about 60 as columns and 36 as a record.
   */
  private static final double DETECTIONS = 1.2;

  /** What each further sort of records adds to that. */
  private static final double RECORDS = 0.5;

  /** For how many classes more a detection counts by a hierarchy. */
  private static final int CONTAINERS = 4;

  /** What a byte of the truth takes: a row an image and a run of boxes. */
  private static final double TRUTH = 3;

  /** What a byte of a packed file may be once it is unpacked. */
  private static final double PACKED = 12;

  /** Libraries, the page, buffers. */
  private static final long BASE = 64L << 20;

  /** The share of the heap that may be taken. */
  private static final double ROOM = 0.7;

  /**
   * Decides.
   *
   * @throws UserException if {@code --distributed never} is asked of inputs that only Spark reads
   */
  static Placement of(EvaluateRequest request, Configuration configuration) {
    DistributedChoice choice = request.distributed();
    if (choice == DistributedChoice.ALWAYS) {
      return new Placement(false, "--distributed always");
    }
    String other = onlyForSpark(request, configuration);
    if (other != null) {
      if (choice == DistributedChoice.NEVER) {
        throw new UserException(
            "Cannot evaluate without Spark's tasks: %s; drop --distributed never".formatted(other));
      }
      return new Placement(false, other);
    }
    long need = need(request, configuration);
    long heap = Runtime.getRuntime().maxMemory();
    String sizes = "about %d MB needed of a heap of %d MB".formatted(need >> 20, heap >> 20);
    return choice == DistributedChoice.NEVER
        ? new Placement(true, "--distributed never; " + sizes)
        : new Placement(need <= ROOM * heap, sizes);
  }

  private static @Nullable String onlyForSpark(
      EvaluateRequest request, Configuration configuration) {
    String what = "%s is no COCO %s file of this machine";
    if (request.split().isPresent()
        || !AnnotationInputs.isInstancesHere(request.annotations(), configuration)) {
      return what.formatted(request.annotations(), "instances");
    }
    return AnnotationInputs.isResultsHere(request.detections(), configuration)
        ? null
        : what.formatted(request.detections(), "results");
  }

  private static long need(EvaluateRequest request, Configuration configuration) {
    double records = request.plan().sliced() ? request.sliceBy().size() : 0;
    for (MetricName metric : MetricName.values()) {
      records += metric != MetricName.COCO && request.plan().measures(metric) ? 1 : 0;
    }
    records += request.hierarchy().isPresent() ? CONTAINERS : 0;
    double detections = bytes(request.detections(), configuration);
    double truth = bytes(request.annotations(), configuration);
    return (long) (BASE + (DETECTIONS + RECORDS * records) * detections + TRUTH * truth);
  }

  private static double bytes(String path, Configuration configuration) {
    AnnotationFile file = new AnnotationFile(path, configuration);
    return file.length() * (file.isSeekable() ? 1 : PACKED);
  }

  /** Returns how many threads a master such as {@code local[2]} lets this JVM use. */
  static int threads(String master) {
    int all = Runtime.getRuntime().availableProcessors();
    return Math.max(1, Math.min(all, ExecutorCores.ofMaster(master, all)));
  }

  /** Returns what is told of an evaluation that is over. */
  String sentence(EvaluateRequest request, int threads) {
    if (!here) {
      return "measured by Spark's tasks (%s)".formatted(reason);
    }
    StringBuilder spark = new StringBuilder();
    if (!request.sliceBy().isEmpty()) {
      spark.append("the table of slices");
    }
    if (request.images().isPresent()) {
      spark.append(spark.isEmpty() ? "" : " and ").append("the pictures");
    }
    return "measured in one JVM on %d threads (%s)%s"
        .formatted(
            threads, reason, spark.isEmpty() ? "" : "; Spark was started for " + spark + " alone");
  }
}
