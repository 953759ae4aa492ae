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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DetectorSpec} as one JVM uses it again and again: its values are parsed and its rows'
 * codec is made once, not for each image, and a task holds its service until it ends. Encoded bytes
 * are bounded for the whole JVM by {@link ContentBudget} until they are answered.
 */
public final class LocalDetector {

  private final DetectorSpec spec;
  private final OutcomeRows rows;

  /** By the GPU addresses that a task was given. */
  private final Map<List<String>, ServiceSettings> settings = new ConcurrentHashMap<>();

  /** The attempts of tasks that hold the service. */
  private final Set<Long> held = ConcurrentHashMap.newKeySet();

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
   * Submits an image, waiting while the JVM holds too many.
   *
   * @param content the encoded image; not to be changed until it is answered
   */
  public CompletableFuture<DetectionOutcome> submit(byte[] content)
      throws IOException, InterruptedException {
    return submit(content, ContentBudget.OF_THIS_JVM.acquire(content.length));
  }

  /**
   * Opens a file, here and now, and submits the image in it. A file that cannot be read is answered
   * at once, by what is wrong with it.
   *
   * @param path a URI, or a path of the default file system
   */
  public CompletableFuture<DetectionOutcome> submitFile(String path)
      throws IOException, InterruptedException {
    Configuration hadoop = spec.hadoop().configuration();
    ContentBudget budget = ContentBudget.OF_THIS_JVM;
    StoredEntry file;
    try {
      String qualified = FileStore.qualified(path, hadoop);
      file = FileStore.of(qualified, hadoop).status(qualified);
    } catch (IOException | RuntimeException e) {
      return missing(ImageContent.unreadable(path, e));
    }
    int acquired = budget.acquire(file.bytes());
    boolean handedOn = false;
    try {
      ImageContent content = ImageContent.read(file.path(), file.bytes(), hadoop, budget.largest());
      if (content instanceof ImageContent.Bytes read) {
        handedOn = true;
        return submit(read.bytes(), acquired);
      }
      return missing((ImageContent.Missing) content);
    } finally {
      if (!handedOn) {
        budget.release(acquired);
      }
    }
  }

  private static CompletableFuture<DetectionOutcome> missing(ImageContent.Missing why) {
    return CompletableFuture.completedFuture(
        new DetectionOutcome.Failed(why.status(), why.reason(), 0, 0));
  }

  /**
   * Submits an image.
   *
   * @param acquired what the budget gave, which is released when the image is answered
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the bookkeeping at completion has no answer
  private CompletableFuture<DetectionOutcome> submit(byte[] content, int acquired)
      throws IOException, InterruptedException {
    TaskContext task = TaskContext.get();
    SharedServices.Lease lease = null;
    boolean handedOn = false;
    try {
      ServiceSettings wanted =
          settings.computeIfAbsent(DetectorSpec.assignedGpus(), spec::settings);
      SharedServices.Lease own = SharedServices.acquire(wanted, spec::model);
      lease = own;
      if (task != null) {
        keepOpen(task, wanted);
      }
      CompletableFuture<DetectionOutcome> answer =
          own.service().submit(content, task == null ? 0 : task.taskAttemptId());
      handedOn = true;
      answer.whenComplete((outcome, error) -> end(acquired, own));
      return answer;
    } finally {
      if (!handedOn) {
        end(acquired, lease);
      }
    }
  }

  private static void end(int acquired, SharedServices.@Nullable Lease lease) {
    ContentBudget.OF_THIS_JVM.release(acquired);
    if (lease != null) {
      lease.close();
    }
  }

  /** Holds the service until a task ends: one that looks with two models opens each once. */
  private void keepOpen(TaskContext task, ServiceSettings wanted) throws IOException {
    if (held.add(task.taskAttemptId())) {
      SharedServices.Lease lease = SharedServices.acquire(wanted, spec::model);
      TaskCompletionListener returning =
          ended -> {
            held.remove(ended.taskAttemptId());
            lease.close();
          };
      task.addTaskCompletionListener(returning);
    }
  }

  /**
   * Waits for what becomes of an image.
   *
   * @return a row of {@link DetectionSchema#DETECT}
   */
  public Row await(CompletableFuture<DetectionOutcome> answer) throws InterruptedException {
    try {
      return rows.row(answer.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // Spark knows which ones an executor does not survive
      }
      throw new IllegalStateException(
          "Cannot detect with %s: %s".formatted(spec.modelId(), e.getCause()), e);
    }
  }
}
