package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/architecture.md has a line for every package, the first sentence of its {@code
 * package-info.java}; {@code -Dsparkdet.docs.update=true} writes them.
 */
class PackagesTableTest {

  private static final String PAGE = "docs/architecture.md";
  private static final String BEGIN = "<!-- packages: made by PackagesTableTest -->\n";
  private static final String END = "<!-- end of packages -->\n";
  static final List<String> MODULES =
      List.of("udfs/detection", "udfs/efficientdet", "udfs/sql", "spark-app");
  private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\{@link +([\\w.]+?\\.)?(\\w+)(#\\w+)?}");
  private static final Pattern SENTENCE = Pattern.compile("^(.*?\\.)(?= +[A-Z{`]|$)");
  private static final int MOST_FILES = 22;

  @Test
  void everyPackageHasItsLine() throws IOException {
    String page = DocPages.text(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(end).as("%s has its two marks", PAGE).isGreaterThanOrEqualTo(begin);
    DocPages.assertMadeBy(
        PackagesTableTest.class, PAGE, page.substring(0, begin) + table() + page.substring(end));
  }

  private static String table() throws IOException {
    StringBuilder table = new StringBuilder();
    for (String module : MODULES) {
      table
          .append("\n### ")
          .append(module)
          .append("\n\n| package | what lives there |\n|---|---|\n");
      for (Path info : packages(module)) {
        String source = Files.readString(info);
        String name = source.replaceFirst("(?s).*\\npackage io\\.sparkdet\\.([\\w.]+);.*", "$1");
        table.append("| `%s` | %s |%n".formatted(name, firstSentence(source)).replace("\r", ""));
      }
    }
    return table.append('\n').toString();
  }

  private static List<Path> packages(String module) throws IOException {
    try (Stream<Path> files = Files.walk(DocPages.ROOT.resolve(module + "/src/main/java"))) {
      return files
          .filter(file -> file.endsWith("package-info.java"))
          .sorted(Comparator.comparing(Path::getParent))
          .toList();
    }
  }

  static String firstSentence(String source) {
    Matcher javadoc = JAVADOC.matcher(source);
    assertThat(javadoc.find()).as("a package says what lives there: %s", source).isTrue();
    String text = javadoc.group(1).replaceAll("\\s*\\n \\*", " ").replaceAll("\\s+", " ").strip();
    text = text.split(" (?=@|<p>|<pre>)", 2)[0];
    text = LINK.matcher(text).replaceAll("`$2`").replaceAll("\\{@code ([^}]*)}", "`$1`");
    Matcher sentence = SENTENCE.matcher(text);
    return sentence.find() ? sentence.group(1) : text;
  }

  @Test
  void noPackageIsAHeap() throws IOException {
    for (String module : MODULES) {
      for (Path info : packages(module)) {
        Path folder = info.resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
          List<String> classes =
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".java"))
                  .toList();
          assertThat(classes)
              .as("%s is one idea, of about 15 files", folder)
              .hasSizeLessThanOrEqualTo(MOST_FILES);
        }
      }
    }
  }
}
