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
 * Where fits write that were given no place: a folder of the application below {@code
 * hadoop.tmp.dir} on the default file system, which only its user may read and which is deleted
 * when the application ends, its JVM with it or not. A killed driver leaves it.
 */
final class TemporaryFits extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(EfficientDetTrainer.class);
  private static final FsPermission OF_OWNER = new FsPermission((short) 0700);

  /** That of the latest context; Spark allows one at a time in a JVM. */
  private static @Nullable TemporaryFits latest;

  private final SparkContext context;
  private final FileSystem system;
  private final Path folder;

  private TemporaryFits(SparkContext context, FileSystem system, Path folder) {
    this.context = context;
    this.system = system;
    this.folder = folder;
  }

  /** Returns the folder of an application, made when it is first asked for. */
  static synchronized Path folder(SparkContext context) throws IOException {
    TemporaryFits fits = latest;
    if (fits == null || fits.context != context) {
      Configuration hadoop = context.hadoopConfiguration();
      Path all = new Path(hadoop.get("hadoop.tmp.dir"), "sparkdet");
      FileSystem system = FileSystem.get(hadoop);
      Path folder =
          system.makeQualified(new Path(all, context.applicationId() + "-" + UUID.randomUUID()));
      FileSystem.mkdirs(system, folder, OF_OWNER);
      fits = new TemporaryFits(context, system, folder);
      context.addSparkListener(fits);
      latest = fits;
    }
    return fits.folder;
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
