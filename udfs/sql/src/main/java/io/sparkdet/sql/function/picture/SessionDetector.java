package io.sparkdet.sql.function.picture;

import io.sparkdet.efficientdet.catalog.Catalog;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.HadoopSettings;
import io.sparkdet.sql.detector.ModelStore;
import io.sparkdet.sql.errors.NearestName;
import io.sparkdet.sql.function.call.CallErrors;
import io.sparkdet.sql.function.call.FunctionCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.AnalysisException;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The detector that a session's settings {@code spark.sparkdet.*} describe, at the time when a
 * query is analysed; what is wrong with them is an error of the query, with Spark's condition.
 */
final class SessionDetector {

  private static final String MODEL = "model";

  private final DetectorSettings settings;
  private final Configuration hadoop = HadoopSettings.ofSession().configuration();

  private SessionDetector(DetectorSettings settings) {
    this.settings = settings;
  }

  /**
   * Reads the settings of the session that analyses a query.
   *
   * @throws AnalysisException if one is not known, or given twice, or the session has another
   *     version of an engine's library before SparkDet's
   */
  static SessionDetector current() throws AnalysisException {
    OwnLibraries.require();
    Map<String, String> written = new TreeMap<>();
    CollectionConverters.asJava(SessionConf.current().getAllConfs())
        .forEach(
            (key, value) -> {
              if (DetectorSettings.isOne(key)) {
                written.put(key, value);
              }
            });
    for (String key : written.keySet()) {
      String name = key.substring(DetectorSettings.SPARK_PREFIX.length()).replace('_', '-');
      if (!DetectorSettings.NAMES.contains(name)) {
        throw CallErrors.unknownSetting(
            key,
            NearestName.of(name, DetectorSettings.NAMES)
                .map(
                    near -> "did you mean \"%s%s\"?".formatted(DetectorSettings.SPARK_PREFIX, near))
                .orElseGet(SessionDetector::settingsThereAre));
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
   * Returns the detector of a call that names no model.
   *
   * @throws AnalysisException if the model cannot be opened or a value makes no sense
   */
  DetectorSpec configured() throws AnalysisException {
    try {
      return settings.resolve(hadoop);
    } catch (IOException e) {
      throw error(settings, MODEL, e);
    } catch (IllegalArgumentException e) {
      throw error(settings, culprit(settings), e);
    }
  }

  /**
   * Returns the detector of a call that names a model.
   *
   * @throws AnalysisException if the model cannot be opened, which the call is blamed for, or a
   *     value makes no sense
   */
  DetectorSpec withModel(FunctionCall call, String model) throws AnalysisException {
    DetectorSettings wanted = settings.withModel(model);
    try {
      return wanted.resolve(hadoop);
    } catch (IOException e) {
      throw call.error("the model '%s' cannot be opened: %s".formatted(model, reason(model, e)));
    } catch (IllegalArgumentException e) {
      throw error(wanted, culprit(wanted), e);
    }
  }

  private static String settingsThereAre() {
    return "there are %s below %s"
        .formatted(
            String.join(", ", new TreeSet<>(DetectorSettings.NAMES)),
            DetectorSettings.SPARK_PREFIX);
  }

  /** Returns why a model cannot be opened, and the name that was meant if one is near. */
  private static String reason(String model, IOException e) {
    List<String> names = new ArrayList<>(List.of(ModelStore.EMBEDDED));
    Catalog.models().forEach(published -> names.add(published.name()));
    String listed =
        model.contains("/") ? "" : " ('%s' or a name that models lists)".formatted(names.get(0));
    return e.getMessage()
        + NearestName.of(model, names).map(" (did you mean '%s'?)"::formatted).orElse(listed);
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
    String value = wanted.values().getOrDefault(name, ModelStore.EMBEDDED);
    return CallErrors.setting(
        DetectorSettings.SPARK_PREFIX + name,
        value,
        e instanceof IOException unopened
            ? reason(value, unopened)
            : String.valueOf(e.getMessage()));
  }
}
