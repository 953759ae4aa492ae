package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.sql.function.SparkDetFunction;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * docs/sql.md has a line for every SQL function, as {@code DESCRIBE FUNCTION} has it; {@code
 * -Dsparkdet.docs.update=true} writes them.
 */
class SqlFunctionsPageTest {

  private static final String PAGE = "docs/sql.md";
  private static final String BEGIN = "<!-- functions: made by SqlFunctionsPageTest -->\n";
  private static final String END = "<!-- end of functions -->\n";

  @Test
  void everyFunctionHasItsLine() throws IOException {
    String page = DocPages.text(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(end).as("%s has its two marks", PAGE).isGreaterThanOrEqualTo(begin);
    DocPages.assertMadeBy(
        SqlFunctionsPageTest.class, PAGE, page.substring(0, begin) + table() + page.substring(end));
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
