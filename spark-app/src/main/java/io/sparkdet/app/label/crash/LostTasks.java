package io.sparkdet.app.label.crash;

import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;

/** Notes on the driver which tasks ended with their process. */
public final class LostTasks extends SparkListener {

  /** What Spark calls the tasks that write. */
  private static final String LAST_OF_A_JOB = "ResultTask";

  private final Supplier<@Nullable CrashMarks> running;
  private final Configuration hadoop;

  /**
   * Makes a listener.
   *
   * @param running the marks of the stage that runs, if one does
   */
  public LostTasks(Supplier<@Nullable CrashMarks> running, Configuration hadoop) {
    this.running = running;
    this.hadoop = hadoop;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    CrashMarks marks = running.get();
    if (marks != null
        && end.taskType().equals(LAST_OF_A_JOB)
        && end.reason() instanceof ExecutorLostFailure) {
      marks.noteLost(end.taskInfo().partitionId(), hadoop);
    }
  }
}
