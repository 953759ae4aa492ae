package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.sql.function.SparkDetFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/sql.md has a line for every SQL function, as {@code DESCRIBE FUNCTION} has it; {@code
 * -Dsparkdet.docs.update=true} writes them. {@code scripts/ci/doors} asks a query of each.
 */
class SqlFunctionsPageTest {

  private static final String PAGE = "docs/sql.md";
  private static final String BEGIN = "<!-- functions: made by SqlFunctionsPageTest -->\n";
  private static final String END = "<!-- end of functions -->\n";
  private static final String DOORS_BEGIN = "<!-- doors: made by scripts/ci/doors -->";
  private static final String DOORS_END = "<!-- end of doors -->";

  /** A function's name in a line of its own, and its query. */
  private static final Pattern PART =
      Pattern.compile("^-- ([a-z_]+)\\n(.*?);$", Pattern.DOTALL | Pattern.MULTILINE);

  @Test
  void everyFunctionHasItsLine() throws IOException {
    String page = DocPages.text(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(end).as("%s has its two marks", PAGE).isGreaterThanOrEqualTo(begin);
    DocPages.assertMadeBy(
        SqlFunctionsPageTest.class, PAGE, page.substring(0, begin) + table() + page.substring(end));
  }

  @Test
  void everyFunctionIsAskedThroughEveryDoor() throws IOException {
    String file = Files.readString(DocPages.ROOT.resolve("scripts/ci/clients/functions.sql"));
    List<String> asked = new ArrayList<>();
    Matcher part = PART.matcher(file);
    while (part.find()) {
      asked.add(part.group(1));
      assertThat(part.group(2))
          .startsWith("SELECT '%s', to_json(".formatted(part.group(1)))
          .containsPattern("%s\\((?!')".formatted(part.group(1)));
    }
    assertThat(asked).isEqualTo(names());
  }

  @Test
  void everyFunctionGaveTheSameThroughEveryDoor() throws IOException {
    List<String> rows =
        DocPages.text(PAGE)
            .lines()
            .dropWhile(line -> !line.equals(DOORS_BEGIN))
            .takeWhile(line -> !line.equals(DOORS_END))
            .filter(line -> line.startsWith("| "))
            .toList();
    assertThat(rows.get(0))
        .isEqualTo("| function | spark-sql | JDBC | PySpark | Connect | spark-shell |");
    assertThat(rows.subList(1, rows.size()))
        .isEqualTo(
            names().stream().map("| `%s` | yes | yes | yes | yes | yes |"::formatted).toList());
  }

  private static List<String> names() {
    return Arrays.stream(SparkDetFunction.values())
        .map(function -> function.signature().name())
        .toList();
  }

  private static String table() {
    StringBuilder table = new StringBuilder("\n| function | what it does |\n|---|---|\n");
    for (SparkDetFunction function : SparkDetFunction.values()) {
      table.append("| `").append(function.signature().call()).append("` | ");
      table.append(function.gives()).append(" |\n");
    }
    return table.append('\n').toString();
  }
}
