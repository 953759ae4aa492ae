package io.sparkdet.sql.option;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The values of an enum's options, set or by default; it travels inside closures. A default may
 * depend on values of options that stand before it in the enum.
 *
 * @param <E> the options
 */
public final class OptionValues<E extends Enum<E> & OptionEntry<?>> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final EnumMap<E, Object> values;

  /**
   * Settles every value.
   *
   * @param options the enum
   * @param given texts by the options' names
   * @param otherwise what holds where nothing is set, given the values so far; null for nothing
   * @throws IllegalArgumentException that names the first option whose text makes no sense
   */
  public OptionValues(
      Class<E> options,
      Map<String, String> given,
      BiFunction<E, OptionValues<E>, @Nullable Object> otherwise) {
    values = new EnumMap<>(options);
    for (E option : options.getEnumConstants()) {
      String text = given.get(option.optionName());
      Object value =
          text == null
              ? otherwise.apply(option, this)
              : option.kind().parse(option.optionName(), text);
      if (value != null) {
        values.put(option, value);
      }
    }
  }

  /** Returns the value of an option of text. */
  public String text(E option) {
    return (String) value(option);
  }

  /** Returns the value of an option of a number with a fraction. */
  public double decimal(E option) {
    return (Double) value(option);
  }

  /** Returns the value of an option of a number of things. */
  public int count(E option) {
    return (Integer) value(option);
  }

  /** Returns the value of an option of a whole number. */
  public long whole(E option) {
    return (Long) value(option);
  }

  /** Returns the value of an option of yes or no. */
  public boolean flag(E option) {
    return (Boolean) value(option);
  }

  /** Returns the value, of the type that its kind names. */
  public Object value(E option) {
    return Objects.requireNonNull(values.get(option), option.optionName());
  }

  /** Returns the value of an option of text that may have none. */
  public Optional<String> textIfSet(E option) {
    return Optional.ofNullable((String) values.get(option));
  }

  /** Returns the value of an option of a number of things that may have none. */
  public OptionalInt countIfSet(E option) {
    return values.containsKey(option) ? OptionalInt.of(count(option)) : OptionalInt.empty();
  }

  /** Returns whether the option has a value. */
  public boolean has(E option) {
    return values.containsKey(option);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptionValues<?> that && values.equals(that.values);
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
