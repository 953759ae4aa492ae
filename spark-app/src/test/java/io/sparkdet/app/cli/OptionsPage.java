package io.sparkdet.app.cli;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ContextFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The page docs/options.md, made of what the commands say of themselves. */
final class OptionsPage {

  /** "(default: d0)", with one level of parentheses inside. */
  private static final Pattern DEFAULT =
      Pattern.compile("\\s*\\(default: ((?:[^()]|\\([^()]*\\))*)\\)");

  private static final int WIDEST_LINE = 120;

  private static final String BEGINNING =
      """
      # Commands and options

      This page is made from the commands themselves, by a test; `scripts/sparkdet COMMAND --help` says the same. Spark's
      switches (`--master`, `--conf key=value`, `--driver-memory`, `--executor-memory`, `--packages` and the others of
      `spark-submit`) stand before the command: `scripts/sparkdet --master 'local[2]' label --input photos …`.

      Every option may also stand in a [job file](label.md#job-files). What each [exit status](faq.md#exit-status) means
      stands in the questions and answers.
      """;

  private final CommandLine root;

  private OptionsPage(CommandLine root) {
    this.root = root;
  }

  /** Returns the page of the commands as they are compiled. */
  static String text() {
    return new OptionsPage(commands()).page();
  }

  /** Returns all commands, of which none can be run. */
  static CommandLine commands() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    CommandContext context =
        new CommandContext(
            name -> {
              throw new IllegalStateException("no command is run");
            },
            nowhere,
            nowhere,
            false);
    return new CommandLine(SparkDetCommand.class, new ContextFactory(context));
  }

  private String page() {
    StringBuilder page = new StringBuilder(BEGINNING);
    List<CommandSpec> commands =
        root.getSubcommands().values().stream().map(CommandLine::getCommandSpec).toList();
    page.append("\n| command | does |\n|---|---|\n");
    for (CommandSpec command : commands) {
      page.append(
          "| [`%s`](#%s) | %s |\n"
              .formatted(command.name(), command.name(), cell(sentence(command))));
    }
    List<OptionSpec> common = common(commands);
    page.append("\n## Options of every command\n\n");
    table(page, common);
    for (CommandSpec command : commands) {
      section(page, command, common);
    }
    return page.toString();
  }

  private static List<OptionSpec> common(List<CommandSpec> commands) {
    return commands.get(0).options().stream()
        .filter(option -> commands.stream().allMatch(command -> has(command, option)))
        .toList();
  }

  private static boolean has(CommandSpec command, OptionSpec option) {
    OptionSpec own = command.findOption(option.longestName());
    return own != null && description(own).equals(description(option));
  }

  private static void section(StringBuilder page, CommandSpec command, List<OptionSpec> common) {
    page.append("\n## ").append(command.name()).append("\n\n");
    UsageMessageSpec usage = command.usageMessage();
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(joined(usage.header()));
    paragraphs.add(joined(usage.description()));
    for (String paragraph : paragraphs) {
      if (!paragraph.isEmpty()) {
        wrap(page, escaped(paragraph));
        page.append('\n');
      }
    }
    page.append("```text\n");
    Arrays.stream(usage.footer())
        .map(line -> String.format(Locale.ROOT, line).strip())
        .filter(line -> !line.isEmpty() && !line.equals("Example:"))
        .forEach(line -> page.append(continued(line)).append('\n'));
    page.append("```\n\n");
    List<ArgSpec> arguments = new ArrayList<>(command.positionalParameters());
    List<OptionSpec> own =
        command.options().stream()
            .filter(option -> common.stream().noneMatch(c -> c.longestName().equals(name(option))))
            .toList();
    own.stream().filter(OptionSpec::required).forEach(arguments::add);
    own.stream().filter(option -> !option.required()).forEach(arguments::add);
    table(page, arguments);
  }

  private static String name(OptionSpec option) {
    return option.longestName();
  }

  /** The second line of an example is indented. */
  private static String continued(String line) {
    return line.startsWith("sparkdet ") ? line : "  " + line;
  }

  private static void table(StringBuilder page, List<? extends ArgSpec> arguments) {
    page.append("| option | value | default | meaning |\n|---|---|---|---|\n");
    for (ArgSpec argument : arguments) {
      String text = description(argument);
      page.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  names(argument),
                  value(argument),
                  cell(standard(argument, text)),
                  cell(DEFAULT.matcher(text).replaceAll(""))));
    }
  }

  private static String names(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? Arrays.stream(option.names()).map("`%s`"::formatted).collect(Collectors.joining(" "))
        : "";
  }

  /** What stands behind the option; nothing where naming it is enough. */
  private static String value(ArgSpec argument) {
    if (isSwitch(argument)) {
      return "";
    }
    String label = argument.paramLabel().replace("|", "\\|");
    String more =
        argument instanceof PositionalParamSpec || argument.arity().max() <= 1
            ? argument.splitRegex().isEmpty() ? "" : ", …"
            : " …";
    boolean mayLack = argument instanceof OptionSpec && argument.arity().min() == 0;
    return (mayLack ? "`[%s]`%s" : "`%s`%s").formatted(label, more);
  }

  private static boolean isSwitch(ArgSpec argument) {
    return argument.type() == boolean.class;
  }

  private static String standard(ArgSpec argument, String text) {
    if (argument.required()) {
      return "required";
    }
    Matcher written = DEFAULT.matcher(text);
    if (written.find()) {
      return written.group(1);
    }
    boolean off = argument.type() == boolean.class && !((OptionSpec) argument).usageHelp();
    return off ? "off" : "";
  }

  private static String description(ArgSpec argument) {
    return joined(argument.description());
  }

  private static String sentence(CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    String header = joined(usage.header());
    String text = header.isEmpty() ? joined(usage.description()) : header;
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  /** Picocli's texts are formats. */
  private static String joined(String[] lines) {
    return Arrays.stream(lines)
        .map(line -> String.format(Locale.ROOT, line).strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" "))
        .replaceAll("\\s+", " ");
  }

  private static String cell(String text) {
    return escaped(text).replace("|", "\\|");
  }

  private static String escaped(String text) {
    return text.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_");
  }

  private static void wrap(StringBuilder page, String text) {
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > WIDEST_LINE) {
        page.append('\n');
        column = 0;
      } else if (column > 0) {
        page.append(' ');
        column++;
      }
      page.append(word);
      column += word.length();
    }
    page.append('\n');
  }
}
