package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

class WaitingStagesTest {

  private final WaitingStages waiting =
      new WaitingStages(new SparkConf(false).set("spark.task.cpus", "16"));

  @AfterEach
  void stopTheClock() {
    waiting.onApplicationEnd(new SparkListenerApplicationEnd(0, Option.empty()));
  }

  @Test
  void aStageThatNobodyTakesIsToldOnceAfterAMinuteWithWhatToLower() {
    waiting.onStageSubmitted(submitted(3));
    assertThat(waiting.line(in(59))).isEmpty();
    assertThat(waiting.line(in(61)))
        .isEqualTo(
            "Nothing has run for a minute, and stage 3 waits: see the cluster's page whether workers"
                + " are alive and free, and lower what a task or an executor asks for to what they"
                + " have (spark.task.cpus is 16, spark.executor.cores not set, spark.executor.memory"
                + " 1g, spark.cores.max not set)");
    assertThat(waiting.line(in(120))).as("said once").isEmpty();
  }

  @Test
  void aStageBehindTasksThatRunIsNothingToTell() {
    waiting.onStageSubmitted(submitted(3));
    waiting.onStageSubmitted(submitted(4));
    waiting.onTaskStart(started(3));
    assertThat(waiting.line(in(600))).isEmpty();
  }

  private static long in(int seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private static SparkListenerStageSubmitted submitted(int stage) {
    var nothing = CollectionConverters.asScala(new java.util.ArrayList<Object>()).toSeq();
    @SuppressWarnings({"unchecked", "rawtypes"})
    StageInfo info =
        new StageInfo(
            stage,
            0,
            "stage",
            2,
            (scala.collection.immutable.Seq) nothing,
            (scala.collection.immutable.Seq) nothing,
            "",
            null,
            (scala.collection.immutable.Seq) nothing,
            Option.empty(),
            0,
            false,
            0);
    return new SparkListenerStageSubmitted(info, new java.util.Properties());
  }

  private static SparkListenerTaskStart started(int stage) {
    return new SparkListenerTaskStart(
        stage, 0, new TaskInfo(7, 0, 0, 0, 0, "1", "host", TaskLocality.PROCESS_LOCAL(), false));
  }
}
