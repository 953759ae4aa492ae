package io.sparkdet.sql.detector;

import io.sparkdet.detection.PublicApi;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.machine.MachineSetting;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.sql.option.OptionValues;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * The settings of a detector by name, as users write them: options of {@code label}, keys of a job
 * file, or {@code spark.sparkdet.NAME} in SQL. What is not set comes from the model folder, and
 * what that does not say from {@link DetectorOption}.
 */
@PublicApi
public final class DetectorSettings {

  /** The prefix of these settings among Spark's. */
  public static final String SPARK_PREFIX = "spark.sparkdet.";

  /** The names that are understood: those of {@link DetectorOption}. */
  public static final Set<String> NAMES =
      Arrays.stream(DetectorOption.values())
          .map(DetectorOption::optionName)
          .collect(Collectors.toUnmodifiableSet());

  /** The setting, among Spark's, of the classifier of calls that name none; not a detector's. */
  public static final String CLASSIFIER = SPARK_PREFIX + "classifier";

  private final Map<String, String> values;

  private DetectorSettings(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Adopts settings by name.
   *
   * @throws IllegalArgumentException if a name is not among {@link #NAMES}
   */
  public static DetectorSettings of(Map<String, String> settings) {
    for (String name : settings.keySet()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "Cannot set '%s': the settings of a detector are %s"
                .formatted(name, String.join(", ", new TreeSet<>(NAMES))));
      }
    }
    return new DetectorSettings(new TreeMap<>(settings));
  }

  /**
   * Picks the settings out of a Spark configuration, where they have {@link #SPARK_PREFIX}; {@code
   * _} stands for {@code -}, which {@code SET} takes in backquotes only.
   *
   * @throws IllegalArgumentException if a name is not among {@link #NAMES}, or one is set in both
   *     spellings to two values
   */
  public static DetectorSettings ofSpark(Map<String, String> configuration) {
    Map<String, String> settings = new TreeMap<>();
    configuration.forEach(
        (key, value) -> {
          if (isOne(key)) {
            String name = key.substring(SPARK_PREFIX.length()).replace('_', '-');
            String other = settings.put(name, value);
            if (other != null && !other.equals(value)) {
              throw new IllegalArgumentException(
                  "Cannot take %s%s as both '%s' and '%s': unset one of its two spellings, with _ and with -"
                      .formatted(SPARK_PREFIX, name, other, value));
            }
          }
        });
    return of(settings);
  }

  /** Returns whether a setting of Spark is meant as one of a detector. */
  public static boolean isOne(String key) {
    return key.startsWith(SPARK_PREFIX) && !MachineSetting.isOne(key) && !key.equals(CLASSIFIER);
  }

  /** Returns the settings by name. */
  public Map<String, String> values() {
    return new TreeMap<>(values);
  }

  /** Returns these settings without one of them. */
  public DetectorSettings without(String name) {
    Map<String, String> fewer = new TreeMap<>(values);
    fewer.remove(name);
    return new DetectorSettings(fewer);
  }

  /** Returns these settings with another model. */
  public DetectorSettings withModel(String location) {
    Map<String, String> changed = new TreeMap<>(values);
    changed.put("model", location);
    return new DetectorSettings(changed);
  }

  /**
   * Opens the model and settles every value.
   *
   * @throws IOException if the model cannot be opened
   * @throws IllegalArgumentException if a value makes no sense; the message names the setting
   */
  public DetectorSpec resolve(Configuration hadoop) throws IOException {
    String location =
        ModelStore.everywhere(values.getOrDefault("model", ModelStore.EMBEDDED), hadoop);
    return resolve(location, ModelStore.open(location, hadoop), HadoopSettings.of(hadoop));
  }

  private DetectorSpec resolve(String location, ModelFolder model, HadoopSettings hadoop) {
    PostProcessing rules = model.description().defaults();
    DetectorSpec spec =
        new DetectorSpec(
            location,
            model.id(),
            new OptionValues<>(
                DetectorOption.class, values, (option, before) -> option.otherwise(rules)),
            hadoop);
    spec.validate();
    return spec;
  }
}
