package io.sparkdet.app.cli.option;

import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.OptionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The options that say how boxes are found, made from {@link DetectorOption}. */
public final class DetectorOptions {

  private final Map<String, String> given = new LinkedHashMap<>();

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
    for (DetectorOption option : DetectorOption.values()) {
      command.addOption(spec(option));
    }
    after.forEach(command::addOption);
  }

  private OptionSpec spec(DetectorOption option) {
    OptionSpec.Builder spec =
        OptionSpec.builder("--" + option.optionName())
            .type(String.class)
            .paramLabel(option.label())
            .description("%s (default: %s).".formatted(option.sentence(), option.defaultWords()))
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

  private @Nullable String put(DetectorOption option, @Nullable String value) {
    return value == null
        ? given.remove(option.optionName())
        : given.put(option.optionName(), value);
  }
}
