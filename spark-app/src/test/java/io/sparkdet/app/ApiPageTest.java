package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.PublicApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/api.md has a line for every type that is marked with {@link PublicApi}, the first sentence
 * of its Javadoc; {@code -Dsparkdet.docs.update=true} writes them.
 */
class ApiPageTest {

  private static final String PAGE = "docs/api.md";
  private static final String BEGIN = "<!-- types: made by ApiPageTest -->\n";
  private static final String END = "<!-- end of types -->\n";
  private static final Pattern MARK = Pattern.compile("^@PublicApi$", Pattern.MULTILINE);
  private static final Pattern WORD = Pattern.compile("\\b[A-Z]\\w+");

  @Test
  void everyMarkedTypeHasItsLine() throws IOException {
    String page = DocPages.text(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(end).as("%s has its two marks", PAGE).isGreaterThanOrEqualTo(begin);
    DocPages.assertMadeBy(
        ApiPageTest.class, PAGE, page.substring(0, begin) + table() + page.substring(end));
  }

  @Test
  void markedTypesArePublic() throws IOException {
    for (Path file : marked()) {
      assertThat(Files.readString(file))
          .as("%s is public, and the mark stands before it", file)
          .containsPattern(
              "\\n@PublicApi\\npublic (final |sealed |abstract )*(class|record|interface|enum) ");
    }
  }

  @Test
  void whatPagesShowToProgramsIsMarked() throws IOException {
    Set<String> ours = names(sources());
    Set<String> marked = names(marked());
    Set<String> unmarked = new TreeSet<>();
    for (DocPages.Block block : DocPages.blocks("java", "scala")) {
      Matcher word = WORD.matcher(block.text());
      while (word.find()) {
        if (ours.contains(word.group()) && !marked.contains(word.group())) {
          unmarked.add(word.group() + " in " + block.page());
        }
      }
    }
    assertThat(unmarked).isEmpty();
  }

  private static String table() throws IOException {
    Map<String, StringBuilder> packages = new TreeMap<>();
    for (Path file : marked()) {
      String source = Files.readString(file);
      String name = source.replaceFirst("(?s).*?\\bpackage io\\.sparkdet\\.([\\w.]+);.*", "$1");
      packages
          .computeIfAbsent(name, missing -> new StringBuilder())
          .append("| `%s` | %s |\n".formatted(name(file), PackagesTableTest.firstSentence(source)));
    }
    return packages.entrySet().stream()
        .map(
            e ->
                "\n### io.sparkdet.%s\n\n| type | is |\n|---|---|\n%s"
                    .formatted(e.getKey(), e.getValue()))
        .collect(Collectors.joining("", "", "\n"));
  }

  private static Set<Path> marked() throws IOException {
    Set<Path> marked = new TreeSet<>();
    for (Path file : sources()) {
      if (MARK.matcher(Files.readString(file)).find()) {
        marked.add(file);
      }
    }
    return marked;
  }

  private static Set<Path> sources() throws IOException {
    Set<Path> sources = new TreeSet<>();
    for (String module : PackagesTableTest.MODULES) {
      try (Stream<Path> files = Files.walk(DocPages.ROOT.resolve(module + "/src/main/java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  private static Set<String> names(Set<Path> files) {
    return files.stream().map(ApiPageTest::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString().replace(".java", "");
  }
}
