package io.sparkdet.sql.option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What values an option takes, and how their texts are read. */
public sealed interface OptionKind {

  /** A text; what it means is told where it is used. A value is a {@code String}. */
  OptionKind TEXT = new Text();

  /** A file or folder that has to be there. A value is a {@code String}. */
  OptionKind INPUT = new Input();

  /** A number with a fraction. A value is a {@code Double}. */
  OptionKind DECIMAL = new Decimal();

  /** A number of things, from 0. A value is an {@code Integer}. */
  OptionKind COUNT = new Count(0, Integer.MAX_VALUE);

  /** A number of things whose bounds are told where it is used. A value is an {@code Integer}. */
  OptionKind INTEGER = new Count(Integer.MIN_VALUE, Integer.MAX_VALUE);

  /** A whole number of 64 bits, from 0. A value is a {@code Long}. */
  OptionKind WHOLE = new Whole(0);

  /** Any whole number of 64 bits. A value is a {@code Long}. */
  OptionKind LONG = new Whole(Long.MIN_VALUE);

  /** Yes or no; the option alone says yes. A value is a {@code Boolean}. */
  OptionKind FLAG = new Flag();

  /**
   * Locations, each an argument of its own, for a name may hold a comma. In a text {@link
   * Paths#BETWEEN} stands between them. A value is a {@code List} of {@code String}.
   */
  OptionKind PATHS = new Paths();

  /** See {@link #TEXT}. */
  record Text() implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      return text;
    }

    @Override
    public Class<?> type() {
      return String.class;
    }
  }

  /** See {@link #INPUT}. */
  record Input() implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      return text;
    }

    @Override
    public Class<?> type() {
      return String.class;
    }
  }

  /** See {@link #DECIMAL}. */
  record Decimal() implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      try {
        return Double.parseDouble(text.trim());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "Cannot read %s: '%s' is not a number; give one such as 0.5".formatted(name, text), e);
      }
    }

    @Override
    public Class<?> type() {
      return Double.class;
    }
  }

  /**
   * See {@link #COUNT}.
   *
   * @param least the smallest value
   * @param most the largest value
   */
  record Count(int least, int most) implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      return (int) Whole.within(name, text, least, most);
    }

    @Override
    public Class<?> type() {
      return Integer.class;
    }
  }

  /**
   * A number of things, or a word in its place. A value is an {@code Integer}.
   *
   * @param number the kind of the number, which does not reach {@code value}
   * @param word what may stand in its place
   * @param value the value of the word
   */
  record CountOrWord(Count number, String word, int value) implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      if (text.trim().equals(word)) {
        return value;
      }
      try {
        return number.parse(name, text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("%s, or %s".formatted(e.getMessage(), word), e);
      }
    }

    @Override
    public Class<?> type() {
      return Integer.class;
    }
  }

  /**
   * A positive number with a fraction, or a word in its place. A value is a {@code Double}.
   *
   * @param word what may stand in its place
   * @param value the value of the word, not above 0
   */
  record DecimalOrWord(String word, double value) implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      if (text.trim().equals(word)) {
        return value;
      }
      try {
        double number = Double.parseDouble(text.trim());
        if (number > 0 && number < Double.POSITIVE_INFINITY) {
          return number;
        }
        throw new IllegalArgumentException(
            "Cannot use %s %s: give a number above 0, or %s".formatted(name, text, word));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "Cannot read %s: '%s' is not a number; give one such as 0.5, or %s"
                .formatted(name, text, word),
            e);
      }
    }

    @Override
    public Class<?> type() {
      return Double.class;
    }
  }

  /**
   * See {@link #WHOLE}.
   *
   * @param least the smallest value
   */
  record Whole(long least) implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      return within(name, text, least, Long.MAX_VALUE);
    }

    @Override
    public Class<?> type() {
      return Long.class;
    }

    private static long within(String name, String text, long least, long most) {
      long value;
      try {
        value = Long.parseLong(text.trim());
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "Cannot read %s: '%s' is not a whole number; give one such as 100"
                .formatted(name, text),
            e);
      }
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "Cannot use %s %d: give a whole number from %d to %d"
                .formatted(name, value, least, most));
      }
      return value;
    }
  }

  /** See {@link #FLAG}. */
  record Flag() implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      return switch (text.trim()) {
        case "true", "" -> true;
        case "false" -> false;
        default ->
            throw new IllegalArgumentException(
                "Cannot read %s: '%s' is neither true nor false".formatted(name, text));
      };
    }

    @Override
    public Class<?> type() {
      return Boolean.class;
    }
  }

  /**
   * One of a closed choice, by its text or its name.
   *
   * @param type the enum; a value is one of its constants
   */
  record Choice(Class<? extends Enum<?>> type) implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      return Arrays.stream(type.getEnumConstants())
          .filter(choice -> choice.toString().equals(text) || choice.name().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "Cannot read %s: '%s' is none of %s".formatted(name, text, all())));
    }

    private String all() {
      return Arrays.stream(type.getEnumConstants())
          .map(String::valueOf)
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * Several values with commas between them. A value is a {@code List}.
   *
   * @param each the kind of one of them
   */
  record Several(OptionKind each) implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      List<Object> values = new ArrayList<>();
      for (String one : text.split(",", -1)) {
        values.add(each.parse(name, one));
      }
      return List.copyOf(values);
    }

    @Override
    public Class<?> type() {
      return List.class;
    }
  }

  /** See {@link #PATHS}. */
  record Paths() implements OptionKind {

    /** What no path holds. */
    public static final String BETWEEN = "\0";

    @Override
    public Object parse(String name, String text) {
      return List.of(text.split(BETWEEN, -1));
    }

    @Override
    public Class<?> type() {
      return List.class;
    }
  }

  /** Returns the kind of a number of things within bounds, both included. */
  static OptionKind between(int least, int most) {
    return new Count(least, most);
  }

  /** Returns the kind of a number of things within bounds, or a word that stands for a value. */
  static OptionKind betweenOr(int least, int most, String word, int value) {
    return new CountOrWord(new Count(least, most), word, value);
  }

  /** Returns the kind of a positive number with a fraction, or a word that stands for a value. */
  static OptionKind positiveOr(String word, double value) {
    return new DecimalOrWord(word, value);
  }

  /** Returns the kind of one constant of an enum, by its text or its name. */
  static OptionKind choice(Class<? extends Enum<?>> type) {
    return new Choice(type);
  }

  /** Returns the kind of several values with commas between them. */
  static OptionKind several(OptionKind each) {
    return new Several(each);
  }

  /** Returns the type of its values. */
  Class<?> type();

  /**
   * Reads a value.
   *
   * @param name the option's, for the error
   * @throws IllegalArgumentException that names the option and what it takes
   */
  Object parse(String name, String text);
}
