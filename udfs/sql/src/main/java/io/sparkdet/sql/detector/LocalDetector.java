package io.sparkdet.sql.detector;

import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.efficientdet.service.ServiceSettings;
import io.sparkdet.efficientdet.service.SharedServices;
import io.sparkdet.sql.store.ContentBudget;
import io.sparkdet.sql.store.FileStore;
import io.sparkdet.sql.store.ImageContent;
import io.sparkdet.sql.store.StoredEntry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

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

  /**
   * Opens a file, here and now, and waits for what becomes of the image in it: a row of {@link
   * DetectionSchema#DETECT}. A file that cannot be read is a row that says so.
   *
   * @param path a URI, or a path of the default file system
   */
  public Row detectFile(String path) throws IOException, InterruptedException {
    Configuration hadoop = spec.hadoop().configuration();
    ContentBudget budget = ContentBudget.OF_THIS_JVM;
    StoredEntry file;
    try {
      String qualified = FileStore.qualified(path, hadoop);
      file = FileStore.of(qualified, hadoop).status(qualified);
    } catch (IOException | RuntimeException e) {
      return missing(ImageContent.unreadable(path, e));
    }
    int held = budget.acquire(file.bytes());
    try {
      ImageContent content = ImageContent.read(file.path(), file.bytes(), hadoop, budget.largest());
      return content instanceof ImageContent.Bytes read
          ? detect(read.bytes())
          : missing((ImageContent.Missing) content);
    } finally {
      budget.release(held);
    }
  }

  private static Row missing(ImageContent.Missing why) {
    return RowFactory.create(why.status().label(), why.reason(), null, null, null);
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
