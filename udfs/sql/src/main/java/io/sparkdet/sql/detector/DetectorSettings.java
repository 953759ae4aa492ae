package io.sparkdet.sql.detector;

import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.machine.MachineSetting;
import io.sparkdet.efficientdet.model.ModelFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * The settings of a detector by name, as users write them: options of {@code label}, keys of a job
 * file, or {@code spark.sparkdet.NAME} in SQL. What is not set comes from the model folder, and
 * what that does not say from the defaults here.
 */
public final class DetectorSettings {

  /** The prefix of these settings among Spark's. */
  public static final String SPARK_PREFIX = "spark.sparkdet.";

  /** The names that are understood. */
  public static final Set<String> NAMES =
      Set.of(
          "model",
          "score-threshold",
          "nms",
          "class-agnostic",
          "max-detections",
          "pre-nms-top",
          "device",
          "engine",
          "batch-size",
          "parallelism",
          "decode",
          "orientation",
          "max-pixels",
          "strict",
          "clip",
          "min-box");

  /** More threads, or images in a batch, are a mistake in writing. */
  private static final int MOST_AT_ONCE = 1024;

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
          if (key.startsWith(SPARK_PREFIX) && !MachineSetting.isOne(key)) {
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
    PostProcessing defaults = model.description().defaults();
    DetectorSpec spec =
        new DetectorSpec(
            location,
            model.id(),
            text("engine", "onnxruntime"),
            text("device", "auto"),
            (float) decimal("score-threshold", defaults.scoreThreshold()),
            count("pre-nms-top", defaults.preNmsTop()),
            text("nms", defaults.nms().spec()),
            flag("class-agnostic", defaults.classAgnostic()),
            count("max-detections", defaults.maxDetections()),
            flag("clip", defaults.bounds().clip()),
            (float) decimal("min-box", defaults.bounds().minSide()),
            text("decode", "exact"),
            text("orientation", "exif"),
            whole("max-pixels", DecodeOptions.DEFAULT_MAX_PIXELS, 0, Long.MAX_VALUE),
            flag("strict", false),
            (int) whole("parallelism", 0, 0, MOST_AT_ONCE),
            (int) whole("batch-size", 1, 1, MOST_AT_ONCE),
            hadoop);
    spec.validate();
    return spec;
  }

  private String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  private double decimal(String name, double otherwise) {
    String value = values.get(name);
    try {
      return value == null ? otherwise : Double.parseDouble(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Cannot read %s: '%s' is not a number; give one such as 0.5".formatted(name, value), e);
    }
  }

  private int count(String name, int otherwise) {
    return (int) whole(name, otherwise, 0, Integer.MAX_VALUE);
  }

  private long whole(String name, long otherwise, long least, long most) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    long value;
    try {
      value = Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Cannot read %s: '%s' is not a whole number; give one such as 100".formatted(name, text),
          e);
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "Cannot use %s %d: give a whole number from %d to %d"
              .formatted(name, value, least, most));
    }
    return value;
  }

  private boolean flag(String name, boolean otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value.trim()) {
      case "true", "" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "Cannot read %s: '%s' is neither true nor false".formatted(name, value));
    };
  }
}
