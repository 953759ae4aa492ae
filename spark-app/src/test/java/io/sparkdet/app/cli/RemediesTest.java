package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.cli.context.CommandContext;
import io.sparkdet.app.cli.context.ContextFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a message tells users to do can be done: each option that one names exists. */
class RemediesTest {

  private static final Path ROOT = Path.of(System.getProperty("sparkdet.root"));
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");
  private static final Pattern OPTION =
      Pattern.compile("(?<![\\w-])--[a-z][a-z0-9]+(?:-[a-z0-9]+)*");

  /** Spark's own, which stand before the command. */
  private static final Set<String> OF_SPARK =
      Set.of("--master", "--conf", "--packages", "--jars", "--driver-memory", "--executor-memory");

  private static final CommandContext CONTEXT =
      new CommandContext(
          name -> {
            throw new AssertionError("no Spark is needed to list options");
          },
          new PrintWriter(Writer.nullWriter()),
          new PrintWriter(Writer.nullWriter()),
          false);

  @Test
  void everyOptionThatAMessageNamesExists() throws IOException {
    Set<String> known = new TreeSet<>(OF_SPARK);
    CommandLine root = new CommandLine(SparkDetCommand.class, new ContextFactory(CONTEXT));
    known.addAll(root.getCommandSpec().optionsMap().keySet());
    root.getSubcommands()
        .values()
        .forEach(command -> known.addAll(command.getCommandSpec().optionsMap().keySet()));
    List<String> strange = new ArrayList<>();
    for (String module : List.of("udfs/detection", "udfs/efficientdet", "udfs/sql", "spark-app")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          Matcher texts = TEXT.matcher(Files.readString(file));
          while (texts.find()) {
            Matcher options = OPTION.matcher(texts.group());
            while (options.find()) {
              if (!known.contains(options.group())) {
                strange.add(file.getFileName() + ": " + options.group() + " in " + texts.group());
              }
            }
          }
        }
      }
    }
    assertThat(known).contains("--output", "--new-class-head");
    assertThat(strange).isEmpty();
  }
}
