package io.sparkdet.app.label;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.label.crash.CrashMarks;
import io.sparkdet.app.label.input.ImageSource;
import io.sparkdet.app.label.input.RowKind;
import io.sparkdet.app.label.output.LabelRows;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.machine.LibraryClashException;
import io.sparkdet.efficientdet.machine.NativeFolderException;
import io.sparkdet.efficientdet.service.SharedServices;
import io.sparkdet.sql.detector.DetectorSpec;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** What one task does: rows of images in, rows of detections out, through the JVM's service. */
final class LabelTask implements FlatMapFunction<Iterator<Row>, Row> {

  private static final long serialVersionUID = 1L;

  private final RowKind kind;
  private final DetectorSpec detector;
  private final String settingsHash;
  private final String runId;
  private final LabelCounters counters;
  private final CrashMarks marks;
  private final Broadcast<SerializableConfiguration> hadoop;

  /**
   * Describes the task.
   *
   * @param kind what the rows are
   */
  LabelTask(
      RowKind kind,
      DetectorSpec detector,
      String settingsHash,
      String runId,
      LabelCounters counters,
      CrashMarks marks,
      Broadcast<SerializableConfiguration> hadoop) {
    this.kind = kind;
    this.detector = detector;
    this.settingsHash = settingsHash;
    this.runId = runId;
    this.counters = counters;
    this.marks = marks;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) throws Exception {
    TaskContext task = TaskContext.get();
    SharedServices.Lease lease = acquire();
    TaskCompletionListener returning =
        ended -> {
          counters.countService(lease.service().takeCounters());
          lease.close();
        };
    task.addTaskCompletionListener(returning);
    counters.countTaskOn(name(lease.service().settings().device()));
    LabelRows labelled =
        new LabelRows(
            detector.model().description().classes(), detector.modelId(), settingsHash, runId);
    ImageSource source =
        switch (kind) {
          case FILE -> ImageSource.files(images, hadoop.value().value());
          case CONTENT -> ImageSource.table(images);
          case LOCATION -> ImageSource.locations(images, hadoop.value().value());
        };
    return new LabelWindow(
        source, lease.service(), task, labelled, counters, marks.of(task, hadoop.value().value()));
  }

  private SharedServices.Lease acquire() throws IOException {
    try {
      return detector.acquire();
    } catch (NativeFolderException | LibraryClashException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String name(EngineDevice device) {
    return device instanceof EngineDevice.Gpu gpu ? "gpu " + gpu.index() : "cpu";
  }
}
