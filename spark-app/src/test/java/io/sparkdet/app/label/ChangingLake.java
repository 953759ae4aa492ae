package io.sparkdet.app.label;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Once some tasks that label have ended, deletes half of a lake's files, adds as many of other
 * names and kills executors: an outage at the worst time. Runs in the driver of a local cluster,
 * whose executors are its child processes.
 */
public final class ChangingLake extends SparkListener {

  private static final int TASKS_BEFORE = 3;

  private final Path lake;
  private final long executors;
  private final AtomicInteger tasks = new AtomicInteger();
  private volatile boolean labelling;

  /** Reads {@code spark.test.lake} and {@code spark.test.kill}, how many executors die. */
  public ChangingLake(SparkConf conf) {
    lake = Path.of(conf.get("spark.test.lake"));
    executors = conf.getLong("spark.test.kill", 0);
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    String what = job.properties().getProperty("spark.job.description", "");
    labelling = what.startsWith("sparkdet label: label to");
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    // Reading rows back to pack tasks is a job of its own; what counts images is labelling.
    boolean labels =
        end.taskInfo().accumulables().exists(info -> info.name().contains("images ok"));
    if (!labelling || !labels || tasks.incrementAndGet() != TASKS_BEFORE) {
      return;
    }
    try {
      change();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<ProcessHandle> running = ProcessHandle.current().children().toList();
    running.stream().limit(executors).forEach(ProcessHandle::destroyForcibly);
    System.err.println("killed " + Math.min(executors, running.size()) + " executors");
  }

  private void change() throws IOException {
    List<Path> files;
    try (var walk = Files.walk(lake)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      if (i % 2 == 0) {
        // Before and behind every file that stays.
        Files.move(file, file.resolveSibling((i % 4 == 0 ? "a-" : "z-") + file.getFileName()));
      }
    }
  }
}
