package io.sparkdet.app.cli.option;

import io.sparkdet.app.files.InputProbe;
import io.sparkdet.sql.errors.NearestName;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Options of a command that are made from an enum which lists them.
 *
 * @param <E> the enum
 */
public final class TableOptions<E extends Enum<E> & OptionEntry<?>> {

  /** A command with such options. */
  public interface Holder {
    /** Adds them to the command's own, see {@link TableOptions#addTo}. */
    void addOptionsTo(CommandSpec command);
  }

  /** Lets a {@link Holder} add its options when picocli reads the command. */
  public static final class Added implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec command) {
      ((Holder) command.userObject()).addOptionsTo(command);
      return command;
    }
  }

  /** Returns the entry that an option was made from, if it was made from one. */
  public static Optional<OptionEntry<?>> entry(OptionSpec option) {
    return option.userObject() instanceof OptionEntry<?> entry
        ? Optional.of(entry)
        : Optional.empty();
  }

  private final EnumMap<E, OptionSpec> options;

  /** Makes the options of an enum. */
  public TableOptions(Class<E> table) {
    options = new EnumMap<>(table);
    for (E option : table.getEnumConstants()) {
      options.put(option, spec(option));
    }
  }

  /** Returns the texts of what was given, by option name without dashes. */
  public Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    options.forEach(
        (option, spec) -> {
          Object value = spec.getValue();
          if (value != null) {
            given.put(option.optionName(), text(option, value));
          }
        });
    return given;
  }

  private static String text(OptionEntry<?> option, Object value) {
    if (option.kind() instanceof OptionKind.CountOrWord choice && value.equals(choice.value())) {
      return choice.word();
    }
    if (option.kind() instanceof OptionKind.DecimalOrWord choice && value.equals(choice.value())) {
      return choice.word();
    }
    String between = option.kind() instanceof OptionKind.Paths ? OptionKind.Paths.BETWEEN : ",";
    return value instanceof List<?> several
        ? several.stream().map(String::valueOf).collect(Collectors.joining(between))
        : String.valueOf(value);
  }

  /**
   * Refuses inputs that are not there or cannot be reached.
   *
   * @throws io.sparkdet.app.error.UserException that says why, and which option to mend
   */
  public void requireInputs(Configuration hadoop) {
    options.forEach(
        (option, spec) -> {
          if (option.kind() instanceof OptionKind.Input) {
            InputProbe.require(spec.longestName(), spec.<String>getValue(), hadoop);
          }
        });
  }

  /** Adds the options to a command, before those that it has. */
  public void addTo(CommandSpec command) {
    addAt(0, command);
  }

  /**
   * Adds the options to a command.
   *
   * @param before the option of the command that stands before them in help
   */
  public void addTo(CommandSpec command, String before) {
    addAt(command.options().indexOf(command.findOption(before)) + 1, command);
  }

  private void addAt(int place, CommandSpec command) {
    List<OptionSpec> own = command.options();
    List<OptionSpec> after = new ArrayList<>(own.subList(place, own.size()));
    after.forEach(command::remove);
    options.values().forEach(command::addOption);
    after.forEach(command::addOption);
  }

  /** Picocli refuses what is of another type, and says where it stands in a job file. */
  private static OptionSpec spec(OptionEntry<?> option) {
    OptionSpec.Builder spec =
        OptionSpec.builder("--" + option.optionName())
            .userObject(option)
            .type(option.kind().type())
            .required(option.required())
            .paramLabel(option.label())
            .description(option.description());
    if (option.kind() instanceof OptionKind.Flag) {
      spec.arity("0..1").fallbackValue("true");
    }
    if (option.kind() instanceof OptionKind.Several several) {
      spec.auxiliaryTypes(several.each().type()).splitRegex(",");
      if (several.each() instanceof OptionKind.Choice choice) {
        spec.converters(ofChoice(choice));
      }
    }
    if (option.kind() instanceof OptionKind.Paths) {
      spec.auxiliaryTypes(String.class).arity("1..*");
    }
    if (option.kind() instanceof OptionKind.Choice choice) {
      spec.converters(ofChoice(choice));
    }
    if (option.kind() instanceof OptionKind.CountOrWord choice) {
      spec.converters(ofCountOrWord(choice));
    }
    if (option.kind() instanceof OptionKind.DecimalOrWord choice) {
      spec.converters(ofDecimalOrWord(choice));
    }
    return spec.build();
  }

  private static ITypeConverter<Integer> ofCountOrWord(OptionKind.CountOrWord choice) {
    return text -> {
      int number = numberOrWord(text, choice.word(), choice.value(), Integer::valueOf);
      if (number == choice.value() && !text.equals(choice.word())) {
        throw new TypeConversionException("'%s' is not allowed".formatted(text));
      }
      return number;
    };
  }

  private static ITypeConverter<Double> ofDecimalOrWord(OptionKind.DecimalOrWord choice) {
    return text -> {
      double number = numberOrWord(text, choice.word(), choice.value(), Double::valueOf);
      boolean positive = number > 0 && number < Double.POSITIVE_INFINITY;
      if (!positive && !text.equals(choice.word())) {
        throw new TypeConversionException(
            "'%s' is not a number above 0; give one, or %s".formatted(text, choice.word()));
      }
      return number;
    };
  }

  private static <T> T numberOrWord(String text, String word, T value, Function<String, T> parse) {
    if (text.equals(word)) {
      return value;
    }
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      TypeConversionException refused =
          new TypeConversionException("'%s' is neither a number nor %s".formatted(text, word));
      refused.initCause(e);
      throw refused;
    }
  }

  /** Picocli knows constants by their names only. */
  private static ITypeConverter<Object> ofChoice(OptionKind.Choice choice) {
    List<String> texts =
        Arrays.stream(choice.type().getEnumConstants()).map(String::valueOf).toList();
    return text -> {
      int index = texts.indexOf(text);
      if (index < 0) {
        throw new TypeConversionException(
            "'%s' is none of %s%s"
                .formatted(text, String.join(", ", texts), NearestName.hint(text, texts)));
      }
      return choice.type().getEnumConstants()[index];
    };
  }
}
