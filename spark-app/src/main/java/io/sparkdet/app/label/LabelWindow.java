package io.sparkdet.app.label;

import io.sparkdet.app.label.crash.TaskMarks;
import io.sparkdet.app.label.crash.Turn;
import io.sparkdet.app.label.input.ImageSource;
import io.sparkdet.app.label.input.SourceImage;
import io.sparkdet.app.label.output.BoxSettings;
import io.sparkdet.app.label.output.LabelRows;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.efficientdet.service.DetectionService;
import io.sparkdet.sql.detector.AnswerWindow;
import io.sparkdet.sql.store.ContentBudget;
import io.sparkdet.sql.store.ImageContent;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;

/**
 * The rows of a task in the order of its images, while an {@link AnswerWindow} of them are read
 * ahead and being answered by the service. Encoded bytes are bounded for the whole JVM by {@link
 * ContentBudget}. After an attempt that ended with its process images are read and answered one at
 * a time ({@link TaskMarks}).
 */
final class LabelWindow implements Iterator<Row> {

  private record Pending(SourceImage image, CompletableFuture<DetectionOutcome> answer)
      implements AnswerWindow.Entry {
    @Override
    public boolean isAnswered() {
      return answer.isDone();
    }

    @Override
    public long bytes() {
      return 0;
    }
  }

  private final ImageSource source;
  private final DetectionService service;
  private final TaskContext task;
  private final LabelRows rows;
  private final LabelCounters counters;
  private final TaskMarks marks;
  private final AnswerWindow<Pending> pending = new AnswerWindow<>();

  LabelWindow(
      ImageSource source,
      DetectionService service,
      TaskContext task,
      LabelRows rows,
      LabelCounters counters,
      TaskMarks marks) {
    this.source = source;
    this.service = service;
    this.task = task;
    this.rows = rows;
    this.counters = counters;
    this.marks = marks;
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty() || source.hasNext();
  }

  @Override
  public Row next() {
    try {
      int images = marks.alone() ? 1 : AnswerWindow.MOST;
      while (pending.takesMore(images) && source.hasNext()) {
        pending.add(submit(source.next()));
      }
      Pending head = pending.poll();
      if (head == null) {
        throw new NoSuchElementException();
      }
      DetectionOutcome outcome = head.answer().get();
      count(head.image(), outcome);
      return rows.row(head.image(), outcome);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TaskKilledException("interrupted while images were in flight");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error; // Spark knows which ones an executor does not survive
      }
      throw new IllegalStateException(
          "Cannot label %s: %s".formatted(rows.modelId(), e.getCause()), e);
    }
  }

  private Pending submit(ImageSource.Item item) throws InterruptedException {
    if (task.isInterrupted()) {
      throw new TaskKilledException("killed while images were in flight");
    }
    if (marks.killed(item.path())) {
      return failed(item, TaskMarks.killedTheProcess());
    }
    ContentBudget budget = ContentBudget.OF_THIS_JVM;
    Turn turn = marks.begin(item.path());
    int held = 0;
    boolean handedOn = false;
    try {
      held = budget.acquire(item.bytes());
      int taken = held;
      ImageContent content = item.read(budget.largest());
      if (content instanceof ImageContent.Bytes read) {
        byte[] bytes = read.bytes();
        SourceImage image =
            new SourceImage(
                item.path(), bytes.length, BoxSettings.sha256(bytes), item.modifiedAt());
        CompletableFuture<DetectionOutcome> answer = service.submit(bytes, task.taskAttemptId());
        handedOn = true;
        return new Pending(
            image,
            answer.whenComplete(
                (outcome, error) -> {
                  budget.release(taken);
                  turn.close();
                }));
      }
      ImageContent.Missing missing = (ImageContent.Missing) content;
      return failed(item, new DetectionOutcome.Failed(missing.status(), missing.reason(), 0, 0));
    } finally {
      if (!handedOn) {
        budget.release(held);
        turn.close();
      }
    }
  }

  private static Pending failed(ImageSource.Item item, DetectionOutcome outcome) {
    return new Pending(
        new SourceImage(item.path(), item.bytes(), null, item.modifiedAt()),
        CompletableFuture.completedFuture(outcome));
  }

  private void count(SourceImage image, DetectionOutcome outcome) {
    if (outcome instanceof DetectionOutcome.Detected detected) {
      counters.count(ImageStatus.OK, image.bytes(), detected.detections().size());
    } else if (outcome instanceof DetectionOutcome.Failed failed) {
      counters.count(failed.status(), image.sha256() == null ? 0 : image.bytes(), 0);
    }
  }
}
