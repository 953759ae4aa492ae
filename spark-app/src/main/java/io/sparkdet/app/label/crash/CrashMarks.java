package io.sparkdet.app.label.crash;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.util.TaskFailureListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where the tasks of one stage find out which picture ended their process: a folder that outlives
 * executors, with a folder for each task that was tried again.
 *
 * <p>The first attempt of a task costs nothing. An attempt that fails by an exception notes that,
 * so one that is missing ended with its process. After such an end the next attempt labels one
 * picture at a time, alone in its process, under a mark with the picture's name. A mark that is
 * left behind names the culprit, whose row the attempt after that writes without looking at it. So
 * a task that may be tried {@code n} times survives {@code n - 2} such pictures.
 *
 * <p>Where the rows of the task were shuffled, an executor that ends takes some of them along, and
 * the whole stage is tried again, from attempt 0 of each task. Then the driver has noted whose
 * process ended, and a mark of an executor that lives belongs to an attempt that goes on.
 *
 * <p>A process that is asked to end takes its mark away first. Nothing is done in local mode, where
 * the driver ends too, and with {@code spark.speculation}, where a second attempt says nothing of
 * the first.
 */
public final class CrashMarks implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(CrashMarks.class);

  private static final String DRIVER = "driver";
  private static final String PICTURE = "picture-";
  private static final String FAILED = "failed-";
  private static final String LOST_MARK = "lost";

  /** What Spark says where executors ended. */
  private static final Pattern LOST =
      Pattern.compile(
          "ExecutorLostFailure|FetchFailed|Master removed our application|number of executor"
              + " failures");

  private static final int MOST_NAMED = 5;

  private final String folder;

  /**
   * Names the folder.
   *
   * @param folder of these tasks alone, on a file system that all executors reach
   */
  public CrashMarks(Path folder) {
    this.folder = folder.toString();
  }

  /** Returns how the running task labels its pictures. */
  public TaskMarks of(TaskContext task, Configuration hadoop) {
    SparkEnv env = SparkEnv.get();
    if (env.executorId().equals(DRIVER) || env.conf().getBoolean("spark.speculation", false)) {
      return TaskMarks.NONE;
    }
    boolean triedAgain = task.attemptNumber() + 1 < env.conf().getInt("spark.task.maxFailures", 4);
    Attempt attempt =
        new Attempt(task.partitionId(), task.stageAttemptNumber(), task.attemptNumber());
    if (triedAgain) {
      TaskFailureListener noting =
          (failed, error) -> {
            if (!failed.isInterrupted()) { // a killed task often belongs to a job that has ended
              noteFailure(attempt, hadoop);
            }
          };
      task.addTaskFailureListener(noting);
    }
    return attempt.isFirst()
        ? TaskMarks.NONE
        : again(attempt, living(env), env.executorId(), hadoop);
  }

  /**
   * One attempt of a task.
   *
   * @param partition the task
   * @param stageAttempt of its stage
   * @param number among the attempts of the task in that attempt of the stage, from 0
   */
  record Attempt(int partition, int stageAttempt, int number) {

    boolean isFirst() {
      return stageAttempt == 0 && number == 0;
    }

    String name() {
      return "%d-%d".formatted(stageAttempt, number);
    }
  }

  /** Returns the executors that live, as the driver knows them. */
  private static Set<String> living(SparkEnv env) {
    Set<String> living = new TreeSet<>();
    BlockManagerId here = env.blockManager().blockManagerId();
    CollectionConverters.asJava(env.blockManager().master().getPeers(here))
        .forEach(peer -> living.add(peer.executorId()));
    living.add(env.executorId());
    return living;
  }

  private Path of(int partition) {
    return new Path(folder, String.valueOf(partition));
  }

  TaskMarks again(Attempt attempt, Set<String> living, String executor, Configuration hadoop) {
    Path marks = of(attempt.partition());
    try {
      FileSystem system = PlainFiles.system(marks, hadoop);
      Set<String> culprits = new TreeSet<>();
      int failed = 0;
      boolean lost = false;
      String before = PICTURE + attempt.stageAttempt() + "-";
      for (FileStatus entry : entries(system, marks)) {
        String name = entry.getPath().getName();
        if (name.startsWith(PICTURE)) {
          Optional<Mark> mark = Mark.of(new MarkFile(system, entry.getPath()).read());
          // Within an attempt of the stage the attempt before has ended.
          mark.filter(left -> name.startsWith(before) || !living.contains(left.executor()))
              .ifPresent(left -> culprits.add(left.picture()));
        } else if (name.equals(LOST_MARK)) {
          lost = true;
        } else if (name.startsWith(FAILED + attempt.stageAttempt() + "-")) {
          failed++;
        }
      }
      if (culprits.isEmpty() && !lost && attempt.number() <= failed) {
        return TaskMarks.NONE;
      }
      system.mkdirs(marks);
      return new TaskMarks(
          culprits, executor, new MarkFile(system, new Path(marks, PICTURE + attempt.name())));
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "What an earlier attempt of task {} has met cannot be found out: {}",
          attempt.partition(),
          e.toString());
      return TaskMarks.NONE;
    }
  }

  void noteFailure(Attempt attempt, Configuration hadoop) {
    note(attempt.partition(), FAILED + attempt.name(), hadoop);
  }

  /** Notes on the driver that a task ended with its process. */
  void noteLost(int partition, Configuration hadoop) {
    note(partition, LOST_MARK, hadoop);
  }

  private void note(int partition, String name, Configuration hadoop) {
    Path marks = of(partition);
    try {
      FileSystem system = PlainFiles.system(marks, hadoop);
      Path work = new Path(folder).getParent();
      if (system.exists(work)) { // else the run has ended
        system.mkdirs(marks);
        new MarkFile(system, new Path(marks, name)).write("");
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("That task {} failed cannot be noted: {}", partition, e.toString());
    }
  }

  /**
   * Returns what to throw for a failure: where processes ended that labelled pictures, a sentence
   * that names these.
   *
   * @param what was being done, such as {@code label photos}
   */
  public Optional<UserException> explained(String what, Throwable failure, Configuration hadoop) {
    if (failure instanceof UserException || !LOST.matcher(text(failure)).find()) {
      return Optional.empty();
    }
    Set<String> culprits = new TreeSet<>();
    try {
      Path marks = new Path(folder);
      FileSystem system = PlainFiles.system(marks, hadoop);
      for (FileStatus task : entries(system, marks)) {
        for (FileStatus entry : entries(system, task.getPath())) {
          if (entry.getPath().getName().startsWith(PICTURE)) {
            Mark.of(new MarkFile(system, entry.getPath()).read())
                .ifPresent(left -> culprits.add(left.picture()));
          }
        }
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    if (culprits.isEmpty()) {
      return Optional.empty();
    }
    List<String> named = new ArrayList<>(culprits);
    String pictures = String.join(", ", named.subList(0, Math.min(MOST_NAMED, named.size())));
    if (named.size() > MOST_NAMED) {
      pictures += " and %d more".formatted(named.size() - MOST_NAMED);
    }
    return Optional.of(
        new UserException(
            "Cannot %s: more pictures of one task killed their process than it may be tried again (%s); take them out, or allow more tries with --conf spark.task.maxFailures=%d --conf spark.stage.maxConsecutiveAttempts=%d"
                .formatted(what, pictures, named.size() + 8, named.size() + 8),
            failure));
  }

  private static String text(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable at = failure; at != null && text.length() < 1 << 20; at = at.getCause()) {
      text.append(at.getMessage()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private static FileStatus[] entries(FileSystem system, Path folder) throws IOException {
    try {
      return system.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
