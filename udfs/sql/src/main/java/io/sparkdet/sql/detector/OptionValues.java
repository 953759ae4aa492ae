package io.sparkdet.sql.detector;

import io.sparkdet.detection.nms.PostProcessing;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** A value for every option of a detector; it travels inside closures. */
final class OptionValues implements Serializable {

  private static final long serialVersionUID = 1L;

  private final EnumMap<DetectorOption, Object> values = new EnumMap<>(DetectorOption.class);

  /**
   * Settles every value.
   *
   * @param given texts by the options' names
   * @param rules what the model folder says
   * @throws IllegalArgumentException that names the first option whose text makes no sense
   */
  OptionValues(Map<String, String> given, PostProcessing rules) {
    for (DetectorOption option : DetectorOption.values()) {
      values.put(option, option.value(given.get(option.optionName()), rules));
    }
  }

  String text(DetectorOption option) {
    return (String) value(option);
  }

  float decimal(DetectorOption option) {
    return (Float) value(option);
  }

  int count(DetectorOption option) {
    return (Integer) value(option);
  }

  long whole(DetectorOption option) {
    return (Long) value(option);
  }

  boolean flag(DetectorOption option) {
    return (Boolean) value(option);
  }

  /** Returns the value, of the type that its kind names. */
  Object value(DetectorOption option) {
    return Objects.requireNonNull(values.get(option));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptionValues that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
