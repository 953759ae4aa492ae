package io.sparkdet.app;

import io.sparkdet.app.error.UserException;
import io.sparkdet.efficientdet.machine.MachineSetting;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.errors.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.internal.SQLConf$;
import org.jspecify.annotations.Nullable;

/**
 * Settings of Spark as they are given, judged before Spark starts: Spark itself tells of a value
 * that it cannot read by that value's form alone, often late, and of a misspelt name not at all.
 */
final class SparkSettings {

  private static final String SQL = "spark.sql.";

  /** Names of others may be as near to one of Spark's by chance, but hardly nearer. */
  private static final int SLIPS = 2;

  private static final Pattern TASK_RESOURCE =
      Pattern.compile("spark\\.task\\.resource\\..+\\.amount");

  private SparkSettings() {}

  /**
   * Refuses values that Spark cannot read, resources that local mode does not have, and names below
   * {@code spark.sparkdet.} that SparkDet does not know.
   *
   * @return a warning for each setting that has no effect
   * @throws UserException that names the setting, its value and the remedy
   */
  static List<String> check(SparkConf conf) {
    Map<String, String> given = new TreeMap<>();
    for (scala.Tuple2<String, String> setting : conf.getAll()) {
      given.put(setting._1(), setting._2());
    }
    requireAssignable(given);
    List<String> warnings = new ArrayList<>();
    given.forEach(
        (name, value) -> {
          ConfigEntry<?> entry = entry(name);
          if (entry != null) {
            requireReadable(entry, name, value);
          } else if (name.startsWith(DetectorSettings.SPARK_PREFIX)) {
            warnings.addAll(own(name, value));
          } else {
            NearestName.of(name, known(name), SLIPS)
                .ifPresent(
                    near ->
                        warnings.add(
                            "Spark has no setting %s: it has no effect; did you mean %s?"
                                .formatted(name, near)));
          }
        });
    return warnings;
  }

  /** Local mode assigns no resources, and a task that waits for one waits for good. */
  private static void requireAssignable(Map<String, String> given) {
    String master = given.getOrDefault("spark.master", "");
    if (!master.equals("local") && !master.startsWith("local[")) {
      return;
    }
    given.forEach(
        (name, value) -> {
          if (TASK_RESOURCE.matcher(name).matches() && !value.strip().matches("0(\\.0*)?")) {
            throw new UserException(
                "Cannot start Spark with %s=%s: --master %s has no such resource to assign, so no task would ever begin; drop the setting, or run on a cluster"
                    .formatted(name, value, master));
          }
        });
  }

  private static List<String> own(String name, String value) {
    String option = name.substring(DetectorSettings.SPARK_PREFIX.length()).replace('_', '-');
    if (MachineSetting.isOne(name)) {
      return List.of();
    }
    if (DetectorSettings.NAMES.contains(option)) {
      return List.of(
          "%s is a setting of SQL and has no effect on commands: give --%s to label"
              .formatted(name, option));
    }
    TreeSet<String> known = new TreeSet<>(DetectorSettings.NAMES);
    for (MachineSetting setting : MachineSetting.values()) {
      known.add(setting.sparkName().substring(DetectorSettings.SPARK_PREFIX.length()));
    }
    throw new UserException(
        "Cannot start Spark with %s=%s: SparkDet has no such setting%s; there are %s below %s"
            .formatted(
                name,
                value,
                NearestName.of(option, known)
                    .map(
                        near ->
                            " (did you mean %s%s?)".formatted(DetectorSettings.SPARK_PREFIX, near))
                    .orElse(""),
                String.join(", ", known),
                DetectorSettings.SPARK_PREFIX));
  }

  /** Values with variables are put together later. */
  private static void requireReadable(ConfigEntry<?> entry, String name, String value) {
    if (value.contains("${")) {
      return;
    }
    try {
      entry.valueConverter().apply(value);
    } catch (RuntimeException e) {
      throw new UserException(
          "Cannot start Spark with %s=%s: %s; mend it in --conf, its own switch or spark-defaults.conf"
              .formatted(name, value, reason(e)),
          e);
    }
  }

  private static String reason(RuntimeException e) {
    String line =
        String.valueOf(e.getMessage())
            .lines()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("it cannot be read");
    String plain =
        line.replaceFirst("^\\[[A-Z_.]+\\] ?", "")
            .replaceFirst("^The value '.*' in the config \".*\" is invalid\\. ", "")
            .replaceFirst(" SQLSTATE: .*$", "")
            .replaceFirst("^It ", "it ");
    return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
  }

  private static @Nullable ConfigEntry<?> entry(String name) {
    if (name.startsWith(SQL)) {
      return SQLConf$.MODULE$.getConfigEntry(name);
    }
    loadCoreEntries();
    return ConfigEntry.findEntry(name);
  }

  private static List<String> known(String name) {
    List<String> names = new ArrayList<>();
    if (name.startsWith(SQL)) {
      SQLConf$.MODULE$.getConfigEntries().forEach(entry -> names.add(entry.key()));
    } else {
      loadCoreEntries();
      names.addAll(org.apache.spark.internal.config.ConfigEntry$.MODULE$.knownConfigs().keySet());
    }
    names.sort(null);
    return names;
  }

  /** The core's entries are known once the objects are there that hold them. */
  private static void loadCoreEntries() {
    for (Object holder :
        List.of(
            org.apache.spark.internal.config.package$.MODULE$,
            org.apache.spark.internal.config.Network$.MODULE$,
            org.apache.spark.internal.config.UI$.MODULE$,
            org.apache.spark.internal.config.Kryo$.MODULE$,
            org.apache.spark.internal.config.Python$.MODULE$,
            org.apache.spark.internal.config.Status$.MODULE$)) {
      Objects.requireNonNull(holder);
    }
  }
}
