package io.sparkdet.sql;

import io.sparkdet.efficientdet.machine.MachineSetting;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.internal.SQLConf;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The detector that a session's settings {@code spark.sparkdet.*} describe, at the time when a
 * query is analysed; what is wrong with them is an error of the query, with Spark's condition.
 */
final class SessionDetector {

  private final DetectorSettings settings;
  private final HadoopSettings session = HadoopSettings.ofSession();
  private final Configuration hadoop = session.configuration();

  private SessionDetector(DetectorSettings settings) {
    this.settings = settings;
  }

  /**
   * Reads the settings of the session that analyses a query.
   *
   * @throws AnalysisException if one is not known, or given twice
   */
  static SessionDetector current() throws AnalysisException {
    Map<String, String> written = new TreeMap<>();
    CollectionConverters.asJava(SQLConf.get().getAllConfs())
        .forEach(
            (key, value) -> {
              if (key.startsWith(DetectorSettings.SPARK_PREFIX) && !MachineSetting.isOne(key)) {
                written.put(key, value);
              }
            });
    for (String key : written.keySet()) {
      String name = key.substring(DetectorSettings.SPARK_PREFIX.length()).replace('_', '-');
      if (!DetectorSettings.NAMES.contains(name)) {
        throw CallErrors.unknownSetting(
            key, DetectorSettings.SPARK_PREFIX + DetectorSettings.nearest(name));
      }
    }
    try {
      return new SessionDetector(DetectorSettings.ofSpark(written));
    } catch (IllegalArgumentException e) {
      throw CallErrors.setting(
          DetectorSettings.SPARK_PREFIX + "*", written.toString(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns what {@code detect(content)} computes.
   *
   * @throws AnalysisException if the model cannot be opened or a value makes no sense
   */
  DetectFunction withModel() throws AnalysisException {
    return new DetectFunction.WithModel(resolve(settings));
  }

  /**
   * Returns what {@code detect(content, model)} computes for one model.
   *
   * @throws AnalysisException if the model cannot be opened or a value makes no sense
   */
  DetectFunction withModel(String model) throws AnalysisException {
    return new DetectFunction.WithModel(resolve(settings.withModel(model)));
  }

  /**
   * Returns what {@code detect(content, model)} computes where rows name their models.
   *
   * @throws AnalysisException if a value makes no sense
   */
  DetectFunction byModel() throws AnalysisException {
    resolve(settings.withModel(ModelStore.EMBEDDED));
    return new DetectFunction.ByModel(settings.values(), session);
  }

  private DetectorSpec resolve(DetectorSettings wanted) throws AnalysisException {
    try {
      return wanted.resolve(hadoop);
    } catch (IOException e) {
      throw error(wanted, "model", e);
    } catch (IllegalArgumentException e) {
      throw error(wanted, culprit(wanted), e);
    }
  }

  /** Returns the setting without which the others would do. */
  private String culprit(DetectorSettings wanted) {
    return wanted.values().keySet().stream()
        .filter(name -> resolves(wanted.without(name)))
        .findFirst()
        .orElse("*");
  }

  private boolean resolves(DetectorSettings wanted) {
    try {
      return !wanted.resolve(hadoop).modelId().isEmpty();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static AnalysisException error(DetectorSettings wanted, String name, Exception e) {
    return CallErrors.setting(
        DetectorSettings.SPARK_PREFIX + name,
        wanted.values().getOrDefault(name, ModelStore.EMBEDDED),
        String.valueOf(e.getMessage()));
  }
}
