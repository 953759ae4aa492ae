package io.sparkdet.app.cli.option;

import io.sparkdet.app.error.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The arguments of one command with its job file's lines put before them, save for options that the
 * command line gives itself; and, for errors, which line each of those came from.
 */
public final class Arguments {

  private final List<String> all;
  private final Map<String, String> places;

  private Arguments(List<String> all, Map<String, String> places) {
    this.all = all;
    this.places = places;
  }

  /** Reads the job file that {@code --config} names, if any, and merges. */
  public static Arguments of(CommandLine root, String[] given) {
    if (given.length == 0) {
      return new Arguments(List.of("--help"), Map.of());
    }
    List<String> all = new ArrayList<>(List.of(given));
    CommandLine command = root.getSubcommands().get(given[0]);
    String file = command == null ? null : valueOf("--config", given);
    if (command == null || file == null) {
      return new Arguments(all, Map.of());
    }
    Set<String> onCommandLine = new HashSet<>();
    for (String argument : given) {
      if (argument.startsWith("--")) {
        onCommandLine.add(argument.split("=", 2)[0].substring(2));
      }
    }
    Map<String, String> places = new HashMap<>();
    List<String> fromFile = new ArrayList<>();
    JobFile.read(file, names(command))
        .entries()
        .forEach(
            (name, entries) -> {
              if (!onCommandLine.contains(name)) {
                for (JobFile.Entry entry : entries) {
                  fromFile.add("--" + name + "=" + entry.value());
                  places.put("--" + name, entry.place());
                }
              }
            });
    all.addAll(1, fromFile);
    return new Arguments(all, places);
  }

  /** Returns the names of a command's long options, without dashes. */
  public static Set<String> names(CommandLine command) {
    Set<String> names = new TreeSet<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      for (String name : option.names()) {
        if (name.startsWith("--")) {
          names.add(name.substring(2));
        }
      }
    }
    return names;
  }

  private static @Nullable String valueOf(String option, String[] given) {
    String value = null;
    for (int i = 1; i < given.length; i++) {
      if (given[i].startsWith(option + "=")) {
        value = given[i].substring(option.length() + 1);
      } else if (given[i].equals(option)) {
        if (i + 1 == given.length) {
          throw new UserException("Cannot use --config: it needs a file");
        }
        value = given[i + 1];
      }
    }
    return value;
  }

  public String[] all() {
    return all.toArray(String[]::new);
  }

  /** Returns " (FILE:LINE)" for an option whose value a job file gave, else nothing. */
  public String place(String option) {
    String place = places.get(option);
    return place == null ? "" : " (" + place + ")";
  }
}
