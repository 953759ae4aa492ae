package io.sparkdet.app;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line when a stage waits for a minute while nothing runs, with what the cluster may lack.
 * Spark itself says so only until the first task of an application, and then waits in silence.
 */
public final class WaitingStages extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(WaitingStages.class);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final SparkConf conf;
  private final Map<Integer, Long> waitingSince = new ConcurrentHashMap<>();
  private final Map<Long, Integer> running = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sparkdet-waiting-stages");
            thread.setDaemon(true);
            return thread;
          });

  /** Made by Spark for {@code spark.extraListeners}, with the application's configuration. */
  @SuppressWarnings({"this-escape", "FutureReturnValueIgnored"}) // ends with the clock
  public WaitingStages(SparkConf conf) {
    this.conf = conf;
    clock.scheduleWithFixedDelay(this::look, 10, 10, TimeUnit.SECONDS);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    waitingSince.put(submitted.stageInfo().stageId(), System.nanoTime());
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    waitingSince.remove(start.stageId());
    running.put(start.taskInfo().taskId(), start.stageId());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    running.remove(end.taskInfo().taskId());
    if (running.isEmpty()) {
      waitingSince.replaceAll((stage, since) -> System.nanoTime());
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    waitingSince.remove(completed.stageInfo().stageId());
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    clock.shutdownNow();
  }

  private void look() {
    String line = line(System.nanoTime());
    if (!line.isEmpty()) {
      LOG.warn(line);
    }
  }

  /** Returns what to say at that time, once a stage; empty where nothing waits too long. */
  String line(long now) {
    if (!running.isEmpty()) {
      return "";
    }
    for (Map.Entry<Integer, Long> stage : waitingSince.entrySet()) {
      if (now - stage.getValue() >= LONGEST_WAIT_NANOS) {
        waitingSince.remove(stage.getKey());
        return "Nothing has run for a minute, and stage %d waits: see the cluster's page whether workers are alive and free, and lower what a task or an executor asks for to what they have (spark.task.cpus is %s, spark.executor.cores %s, spark.executor.memory %s, spark.cores.max %s)"
            .formatted(
                stage.getKey(),
                set("spark.task.cpus", "1"),
                set("spark.executor.cores", "not set"),
                set("spark.executor.memory", "1g"),
                set("spark.cores.max", "not set"));
      }
    }
    return "";
  }

  private String set(String name, String otherwise) {
    return conf.get(name, otherwise);
  }
}
