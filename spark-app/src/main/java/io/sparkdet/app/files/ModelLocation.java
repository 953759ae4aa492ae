package io.sparkdet.app.files;

import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.sql.detector.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Opens a model where no Spark session is needed, which starts much faster. */
public final class ModelLocation {

  private ModelLocation() {}

  /**
   * Opens a model of this machine, or whatever else {@link ModelStore} can open, with the Hadoop
   * settings {@code spark.hadoop.*} that were passed.
   *
   * @throws IOException if it is not there or damaged; the message names it and the remedy
   */
  public static ModelFolder open(String location) throws IOException {
    return isFolderHere(location)
        ? ModelFolder.open(Path.of(location))
        : ModelStore.open(location, hadoop());
  }

  /** Returns the running session's settings of Hadoop, else those that Spark's switches gave. */
  public static Configuration hadoop() {
    Option<SparkSession> running = SparkSession.getDefaultSession();
    return running.isDefined() && !running.get().sparkContext().isStopped()
        ? running.get().sparkContext().hadoopConfiguration()
        : SparkHadoopUtil.get().newConfiguration(new SparkConf());
  }

  private static boolean isFolderHere(String location) {
    try {
      return Files.isDirectory(Path.of(location));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
