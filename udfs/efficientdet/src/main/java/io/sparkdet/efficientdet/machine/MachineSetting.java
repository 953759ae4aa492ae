package io.sparkdet.efficientdet.machine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A setting of the machine that a process runs on, not of a job. First wins: the system property
 * {@code sparkdet.…}, what a {@link Source} says (in Spark the setting {@code spark.sparkdet.…},
 * which reaches every executor), the environment variable {@code SPARKDET_…}.
 */
public enum MachineSetting {
  /** The folder that native libraries are unpacked to. */
  NATIVE_CACHE("sparkdet.native-cache"),
  /** The folder for fetched and generated models. */
  CACHE("sparkdet.cache");

  private static final ServiceLoader<Source> SOURCES =
      ServiceLoader.load(Source.class, MachineSetting.class.getClassLoader());

  private final String property;

  MachineSetting(String property) {
    this.property = property;
  }

  /** The program around this library, which may have settings of its own. */
  public interface Source {

    /** Returns the value of {@code sparkdet.…}, if this program sets it. */
    Optional<String> value(String property);
  }

  /** Returns whether a setting of Spark, {@code spark.sparkdet.…}, is one of these. */
  public static boolean isOne(String sparkName) {
    return Arrays.stream(values()).anyMatch(one -> sparkName.equals(one.sparkName()));
  }

  /** Returns its name among Spark's settings. */
  public String sparkName() {
    return "spark." + property;
  }

  /** Returns the value, empty where nobody set it. */
  public Optional<String> value() {
    return value(System.getenv());
  }

  /** Does so with these environment variables. */
  Optional<String> value(Map<String, String> environment) {
    return Optional.ofNullable(System.getProperty(property))
        .or(this::ofTheProgram)
        .or(() -> Optional.ofNullable(environment.get(variable())))
        .filter(value -> !value.isBlank());
  }

  private Optional<String> ofTheProgram() {
    synchronized (SOURCES) {
      for (Source source : SOURCES) {
        Optional<String> value = source.value(property);
        if (value.isPresent()) {
          return value;
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the name of the environment variable. */
  public String variable() {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Returns how users set it. */
  public String how() {
    return "--conf spark.%s=DIR or the environment variable %s".formatted(property, variable());
  }
}
