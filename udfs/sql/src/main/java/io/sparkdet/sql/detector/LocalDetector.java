package io.sparkdet.sql.detector;

import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.efficientdet.service.ServiceSettings;
import io.sparkdet.efficientdet.service.SharedServices;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;

/**
 * A {@link DetectorSpec} as one JVM uses it again and again: its values are parsed and its rows'
 * codec is made once, not for each image.
 */
public final class LocalDetector {

  private final DetectorSpec spec;
  private final OutcomeRows rows;

  /** By the GPU addresses that a task was given. */
  private final Map<List<String>, ServiceSettings> settings = new ConcurrentHashMap<>();

  private LocalDetector(DetectorSpec spec, OutcomeRows rows) {
    this.spec = spec;
    this.rows = rows;
  }

  /**
   * Opens the model in this JVM.
   *
   * @throws IOException if it cannot be opened
   */
  public static LocalDetector of(DetectorSpec spec) throws IOException {
    return new LocalDetector(spec, new OutcomeRows(spec.model().description().classes()));
  }

  /** Waits for what becomes of an image: a row of {@link DetectionSchema#DETECT}. */
  public Row detect(byte[] content) throws IOException, InterruptedException {
    TaskContext task = TaskContext.get();
    ServiceSettings wanted = settings.computeIfAbsent(DetectorSpec.assignedGpus(), spec::settings);
    try (SharedServices.Lease lease = SharedServices.acquire(wanted, spec::model)) {
      DetectionOutcome outcome =
          lease.service().submit(content, task == null ? 0 : task.taskAttemptId()).get();
      return rows.row(outcome);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // Spark knows which ones an executor does not survive
      }
      throw new IllegalStateException(
          "Cannot detect with %s: %s".formatted(spec.modelId(), e.getCause()), e);
    }
  }
}
