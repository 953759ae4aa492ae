package io.sparkdet.app;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line when a failed task is tried again, with the reason. The failure that ends a job is
 * not logged: the command that fails with it says it.
 */
public final class RetriedTasks extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(RetriedTasks.class);

  private record Task(int stage, int index) {}

  private final Map<Task, String> failures = new ConcurrentHashMap<>();

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof TaskFailedReason failure) {
      failures.put(new Task(end.stageId(), end.taskInfo().index()), firstLine(failure));
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    TaskInfo task = start.taskInfo();
    String failure = failures.remove(new Task(start.stageId(), task.index()));
    if (failure != null) {
      LOG.warn(
          "Task {} of stage {} failed and is tried again on {} (attempt {}): {}",
          task.index(),
          start.stageId(),
          task.host(),
          task.attemptNumber() + 1,
          failure);
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    failures.keySet().removeIf(task -> task.stage() == completed.stageInfo().stageId());
  }

  private static String firstLine(TaskFailedReason failure) {
    String reason =
        failure instanceof ExceptionFailure thrown
            ? thrown.className() + ": " + thrown.description()
            : failure.toErrorString();
    return reason.lines().findFirst().orElse("");
  }
}
