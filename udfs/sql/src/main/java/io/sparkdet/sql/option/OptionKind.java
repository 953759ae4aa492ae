package io.sparkdet.sql.option;

/** What values an option takes, and how their texts are read. */
public sealed interface OptionKind {

  /** A text; what it means is told where it is used. A value is a {@code String}. */
  OptionKind TEXT = new Text();

  /** A number with a fraction. A value is a {@code Double}. */
  OptionKind DECIMAL = new Decimal();

  /** A number of things, from 0. A value is an {@code Integer}. */
  OptionKind COUNT = new Count(0, Integer.MAX_VALUE);

  /** A whole number of 64 bits, from 0. A value is a {@code Long}. */
  OptionKind WHOLE = new Whole(0);

  /** Any whole number of 64 bits. A value is a {@code Long}. */
  OptionKind LONG = new Whole(Long.MIN_VALUE);

  /** Yes or no; the option alone says yes. A value is a {@code Boolean}. */
  OptionKind FLAG = new Flag();

  /** See {@link #TEXT}. */
  record Text() implements OptionKind {
    @Override
    public Object parse(String name, String text) {
      return text;
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
  }

  /** Returns the kind of a number of things within bounds, both included. */
  static OptionKind between(int least, int most) {
    return new Count(least, most);
  }

  /**
   * Reads a value.
   *
   * @param name the option's, for the error
   * @throws IllegalArgumentException that names the option and what it takes
   */
  Object parse(String name, String text);
}
