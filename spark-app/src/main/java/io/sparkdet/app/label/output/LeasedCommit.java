package io.sparkdet.app.label.output;

import io.sparkdet.app.job.SparkSetting;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * Spark's commit protocol of the session, whichever that is, with a check right before the commit
 * of the job: a job whose output another run has taken over meanwhile is aborted and puts nothing
 * there.
 *
 * <p>What is left is the time that the commit itself takes, the renames of the files: a run that is
 * suspended right there for as long as a lease lives without heartbeat, and that wakes up after
 * another run has begun, goes on with its renames. {@link TableCheck} finds that: both runs compare
 * the table with what they labelled after their commit.
 */
public final class LeasedCommit extends FileCommitProtocol implements Serializable {

  private static final long serialVersionUID = 1;
  private static final String SETTING = "spark.sql.sources.commitProtocolClass";

  /** What writes of this JVM are to be checked by, by their qualified path. */
  private static final Map<String, Check> CHECKS = new ConcurrentHashMap<>();

  private record Check(String protocol, Runnable check) {}

  private final FileCommitProtocol protocol;
  private final String path;

  /** Made by Spark on the driver, for each write. */
  public LeasedCommit(String job, String path, boolean dynamicPartitionOverwrite) {
    Check found = CHECKS.get(path);
    if (found == null) {
      throw new IllegalStateException("Cannot write to %s: it has no lease".formatted(path));
    }
    this.path = path;
    this.protocol =
        FileCommitProtocol.instantiate(found.protocol(), job, path, dynamicPartitionOverwrite);
  }

  /**
   * Writes with a check.
   *
   * @param path the qualified path of the write
   * @param check throws where nothing is to be put there any more
   */
  static void during(SparkSession spark, Path path, Runnable check, Runnable write) {
    String before = spark.conf().get(SETTING);
    CHECKS.put(path.toString(), new Check(before, check));
    try {
      SparkSetting.during(spark, SETTING, LeasedCommit.class.getName(), write);
    } finally {
      CHECKS.remove(path.toString());
    }
  }

  @Override
  public void commitJob(JobContext job, Seq<FileCommitProtocol.TaskCommitMessage> tasks) {
    Check found = CHECKS.get(path);
    if (found != null) { // the driver's, which commits
      found.check().run();
    }
    protocol.commitJob(job, tasks);
  }

  @Override
  public void setupJob(JobContext job) {
    protocol.setupJob(job);
  }

  @Override
  public void abortJob(JobContext job) {
    protocol.abortJob(job);
  }

  @Override
  public void setupTask(TaskAttemptContext task) {
    protocol.setupTask(task);
  }

  @Override
  @Deprecated
  public String newTaskTempFile(TaskAttemptContext task, Option<String> folder, String suffix) {
    return protocol.newTaskTempFile(task, folder, suffix);
  }

  @Override
  public String newTaskTempFile(TaskAttemptContext task, Option<String> folder, FileNameSpec name) {
    return protocol.newTaskTempFile(task, folder, name);
  }

  @Override
  @Deprecated
  public String newTaskTempFileAbsPath(TaskAttemptContext task, String folder, String suffix) {
    return protocol.newTaskTempFileAbsPath(task, folder, suffix);
  }

  @Override
  public String newTaskTempFileAbsPath(TaskAttemptContext task, String folder, FileNameSpec name) {
    return protocol.newTaskTempFileAbsPath(task, folder, name);
  }

  @Override
  public FileCommitProtocol.TaskCommitMessage commitTask(TaskAttemptContext task) {
    return protocol.commitTask(task);
  }

  @Override
  public void abortTask(TaskAttemptContext task) {
    protocol.abortTask(task);
  }

  @Override
  public boolean deleteWithJob(FileSystem system, Path path, boolean recursive) {
    return protocol.deleteWithJob(system, path, recursive);
  }

  @Override
  public void onTaskCommit(FileCommitProtocol.TaskCommitMessage message) {
    protocol.onTaskCommit(message);
  }
}
