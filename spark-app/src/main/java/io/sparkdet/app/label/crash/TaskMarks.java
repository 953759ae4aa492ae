package io.sparkdet.app.label.crash;

import io.sparkdet.efficientdet.image.format.ImageStatus;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one attempt of a task labels: together with others, or one picture at a time, marked. */
public final class TaskMarks {

  /** Pictures are labelled together, and none is marked. */
  public static final TaskMarks NONE = new TaskMarks(Set.of(), "", null);

  private static final Logger LOG = LoggerFactory.getLogger(TaskMarks.class);

  /** Before the file systems are closed, and before Spark's own hooks. */
  private static final int HOOK_PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 50;

  private static final Set<MarkFile> WRITTEN = ConcurrentHashMap.newKeySet();

  /** Made once a JVM, when the first mark is written. */
  private static final class Ending {
    static volatile boolean now;

    static {
      try {
        ShutdownHookManager.get().addShutdownHook(Ending::end, HOOK_PRIORITY);
      } catch (IllegalStateException e) { // it ends already
        now = true;
      }
    }

    /** A process that is asked to end was not killed by its picture. */
    private static void end() {
      now = true;
      WRITTEN.forEach(TaskMarks::remove);
    }
  }

  private final Set<String> culprits;
  private final String executor;
  private final @Nullable MarkFile mark;

  TaskMarks(Set<String> culprits, String executor, @Nullable MarkFile mark) {
    this.culprits = Set.copyOf(culprits);
    this.executor = executor;
    this.mark = mark;
  }

  /** Returns whether pictures are labelled one at a time. */
  public boolean alone() {
    return mark != null;
  }

  /** Returns whether this picture has ended a process. */
  public boolean killed(String path) {
    return culprits.contains(path);
  }

  /** Returns what becomes of a picture that has ended a process. */
  public static DetectionOutcome killedTheProcess() {
    return new DetectionOutcome.Failed(
        ImageStatus.INFERENCE_FAILED,
        "The picture killed the process that labeled it, and was passed over on the next try.",
        0,
        0);
  }

  /**
   * Waits until a picture may be labelled, and marks it if that is done one at a time. The turn
   * ends, and the mark goes, when the picture is answered.
   */
  public Turn begin(String path) throws InterruptedException {
    MarkFile file = mark;
    if (file == null) {
      return Turns.OF_THIS_JVM.together();
    }
    Turn alone = Turns.OF_THIS_JVM.alone();
    try {
      if (!Ending.now) {
        WRITTEN.add(file);
        file.write(new Mark(executor, path).line());
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("That {} is being labeled cannot be noted: {}", path, e.toString());
    }
    return () -> {
      remove(file);
      alone.close();
    };
  }

  private static void remove(MarkFile file) {
    try {
      file.remove();
    } catch (IOException | RuntimeException e) {
      LOG.warn("A mark cannot be removed: {}", e.toString());
    } finally {
      WRITTEN.remove(file);
    }
  }
}
