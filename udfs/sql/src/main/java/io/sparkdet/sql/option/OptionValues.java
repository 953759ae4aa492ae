package io.sparkdet.sql.option;

import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
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
  private final TreeMap<String, String> given;

  /**
   * Settles every value.
   *
   * @param options the enum
   * @param given texts by the options' names
   * @param otherwise what holds where nothing is set, given the values so far; null for nothing
   * @throws IllegalArgumentException that names the first option whose text makes no sense or that
   *     has to be set, or a name that is no option's
   */
  public OptionValues(
      Class<E> options,
      Map<String, String> given,
      BiFunction<E, OptionValues<E>, @Nullable Object> otherwise) {
    values = new EnumMap<>(options);
    this.given = new TreeMap<>(given);
    requireKnown(options, given.keySet());
    for (E option : options.getEnumConstants()) {
      String text = given.get(option.optionName());
      Object value =
          text == null
              ? otherwise.apply(option, this)
              : option.kind().parse(option.optionName(), text);
      if (value != null) {
        values.put(option, value);
      } else if (option.required()) {
        throw new IllegalArgumentException(
            "Cannot do without %s: it has no default".formatted(option.optionName()));
      }
    }
  }

  private OptionValues(OptionValues<E> other, E option, Object value) {
    values = new EnumMap<>(other.values);
    given = other.given;
    values.put(option, value);
  }

  /**
   * Settles every value of an enum whose defaults depend on no more than its own values.
   *
   * @param given texts by the options' names
   * @throws IllegalArgumentException that names the first option whose text makes no sense or that
   *     has to be set, or a name that is no option's
   */
  public static <E extends Enum<E> & OptionEntry<OptionValues<E>>> OptionValues<E> of(
      Class<E> options, Map<String, String> given) {
    return new OptionValues<>(options, given, OptionEntry::otherwise);
  }

  private static <E extends Enum<E> & OptionEntry<?>> void requireKnown(
      Class<E> options, Set<String> given) {
    List<String> names =
        Arrays.stream(options.getEnumConstants()).map(OptionEntry::optionName).sorted().toList();
    Set<String> unknown = new HashSet<>(given);
    names.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot set %s: there are %s"
              .formatted(
                  unknown.stream().sorted().collect(Collectors.joining(", ")),
                  String.join(", ", names)));
    }
  }

  /** Returns the texts that were given, by the options' names; all other values are defaults. */
  public Map<String, String> given() {
    return Map.copyOf(given);
  }

  /** Returns the same with another value of an option, of the type that its kind names. */
  public OptionValues<E> with(E option, Object value) {
    return new OptionValues<>(this, option, option.kind().type().cast(value));
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

  /**
   * Returns the value of an option of a closed choice.
   *
   * @param type the enum, which its kind names
   */
  public <T> T choice(E option, Class<T> type) {
    return type.cast(value(option));
  }

  /**
   * Returns the values of an option of several; none where it has no value.
   *
   * @param type of one of them, which its kind names
   */
  public <T> List<T> several(E option, Class<T> type) {
    return ((List<?>) values.getOrDefault(option, List.of())).stream().map(type::cast).toList();
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

  /** Returns the value of an option of a number with a fraction that may have none. */
  public OptionalDouble decimalIfSet(E option) {
    return values.containsKey(option) ? OptionalDouble.of(decimal(option)) : OptionalDouble.empty();
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
