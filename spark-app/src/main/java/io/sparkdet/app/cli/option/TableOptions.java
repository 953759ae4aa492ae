package io.sparkdet.app.cli.option;

import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

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

  private final Class<E> table;
  private final Map<String, String> given = new LinkedHashMap<>();

  /** Makes the options of an enum. */
  public TableOptions(Class<E> table) {
    this.table = table;
  }

  /** Returns what was given, by option name without dashes. */
  public Map<String, String> given() {
    return Map.copyOf(given);
  }

  /**
   * Adds the options to a command.
   *
   * @param before the option of the command that stands before them in help
   */
  public void addTo(CommandSpec command, String before) {
    List<OptionSpec> options = new ArrayList<>(command.options());
    int place = options.indexOf(command.findOption(before)) + 1;
    List<OptionSpec> after = List.copyOf(options.subList(place, options.size()));
    after.forEach(command::remove);
    for (E option : table.getEnumConstants()) {
      command.addOption(spec(option));
    }
    after.forEach(command::addOption);
  }

  private OptionSpec spec(E option) {
    OptionSpec.Builder spec =
        OptionSpec.builder("--" + option.optionName())
            .type(String.class)
            .paramLabel(option.label())
            .description(option.description())
            .setter(
                new ISetter() {
                  @Override
                  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
                  public <T> @Nullable T set(T value) {
                    return (T) put(option, (String) value);
                  }
                });
    if (option.kind() instanceof OptionKind.Flag) {
      spec.arity("0..1").fallbackValue("true");
    }
    return spec.build();
  }

  private @Nullable String put(E option, @Nullable String value) {
    return value == null
        ? given.remove(option.optionName())
        : given.put(option.optionName(), value);
  }
}
