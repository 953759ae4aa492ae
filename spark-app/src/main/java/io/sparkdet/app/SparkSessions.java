package io.sparkdet.app;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.app.tables.TableLibrary;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that builds a SparkSession. Settings, first wins: system properties {@code spark.*}
 * (what spark-submit or the launcher passed), the launcher's {@code spark-defaults.conf}, the
 * defaults here.
 */
final class SparkSessions {

  /** Names the {@code spark-defaults.conf} of the embedded Spark; spark-submit reads its own. */
  private static final String DEFAULTS_FILE = "sparkdet.spark-defaults";

  private static final Logger LOG = LoggerFactory.getLogger(SparkSessions.class);

  private static final String LISTENERS = "spark.extraListeners";

  private SparkSessions() {}

  /**
   * Returns the running session, or starts one.
   *
   * @param application the name in Spark's UI
   * @throws UserException if this Spark is of another line than SparkDet is built for
   */
  static SparkSession open(String application) {
    SparkCompatibility.check(
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        scala.util.Properties$.MODULE$.versionNumberString(),
        System.getenv().getOrDefault("SPARK_HOME", "on the class path"));
    SparkConf conf = new SparkConf();
    defaults().forEach((key, value) -> conf.setIfMissing((String) key, ((String) value).trim()));
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.log.level", "WARN");
    // What is broadcast are weights: floats that no codec makes smaller.
    conf.setIfMissing("spark.broadcast.compress", "false");
    // Executors write names outside ASCII only where their locale can.
    conf.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8");
    if (conf.get("spark.master").startsWith("local")) {
      // A full heap fails the task, and so the command, which says it; it does not end the JVM.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
      // Everything is on this machine, whatever its name resolves to.
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      // A gradient stays in this process: it need not pass through the block manager's server.
      conf.setIfMissing("spark.task.maxDirectResultSize", "100m");
      conf.setIfMissing("spark.broadcast.checksum", "false");
      // Whoever is silent for long was suspended with this very process (a lid was closed): its one
      // executor would be given up, and the run end some minutes later.
      conf.setIfMissing("spark.storage.blockManagerHeartbeatTimeoutMs", "3650d");
    }
    TableLibrary.addTo(conf);
    SparkSettings.check(conf).forEach(LOG::warn);
    conf.set(
        LISTENERS,
        Stream.of(
                conf.get(LISTENERS, ""),
                RetriedTasks.class.getName(),
                WaitingStages.class.getName())
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(",")));
    return start(application, conf);
  }

  /** What fails here fails because of how Spark was set: no job has begun. */
  private static SparkSession start(String application, SparkConf conf) {
    String master = conf.get("spark.master");
    if (SparkSession.getActiveSession().isEmpty()) {
      Master.requireListener(master);
    }
    try {
      return SparkSession.builder().appName(application).config(conf).getOrCreate();
    } catch (Exception e) { // Spark throws its checked SparkException undeclared
      if (UserMistakes.sentence(application, e).isPresent()) {
        throw e;
      }
      throw new UserException(
          "Cannot start Spark with --master %s: %s; mend --master, --conf or the memory switches"
              .formatted(master, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private static Properties defaults() {
    Properties defaults = new Properties();
    String file = System.getProperty(DEFAULTS_FILE);
    if (file != null) {
      try (Reader reader = Files.newBufferedReader(Path.of(file))) {
        defaults.load(reader);
      } catch (IOException e) {
        throw new UserException(
            "Cannot read Spark's defaults %s: %s; restore the file".formatted(file, e), e);
      }
    }
    return defaults;
  }
}
