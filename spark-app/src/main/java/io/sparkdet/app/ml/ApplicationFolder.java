package io.sparkdet.app.ml;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary folder of the application, where fits write whose output was not named: below
 * {@code hadoop.tmp.dir} on the default file system, only its user may read it, and it is deleted
 * when the application ends, its JVM with it or not. A killed driver leaves it.
 */
final class ApplicationFolder extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(EfficientDetTrainer.class);
  private static final FsPermission OF_OWNER = new FsPermission((short) 0700);

  /** That of the latest context; Spark allows one at a time in a JVM. */
  private static @Nullable ApplicationFolder latest;

  private final SparkContext context;
  private final FileSystem system;
  private final Path folder;

  private ApplicationFolder(SparkContext context, FileSystem system, Path folder) {
    this.context = context;
    this.system = system;
    this.folder = folder;
  }

  /** Returns the folder of an application, made when it is first asked for. */
  static synchronized Path of(SparkContext context) throws IOException {
    ApplicationFolder known = latest;
    if (known == null || known.context != context) {
      Configuration hadoop = context.hadoopConfiguration();
      Path all = new Path(hadoop.get("hadoop.tmp.dir"), "sparkdet");
      FileSystem system = FileSystem.get(hadoop);
      Path folder =
          system.makeQualified(new Path(all, context.applicationId() + "-" + UUID.randomUUID()));
      FileSystem.mkdirs(system, folder, OF_OWNER);
      known = new ApplicationFolder(context, system, folder);
      context.addSparkListener(known);
      latest = known;
    }
    return known.folder;
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    try {
      system.delete(folder, true);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}, which holds models that no one needs any more", folder, e);
    }
  }
}
