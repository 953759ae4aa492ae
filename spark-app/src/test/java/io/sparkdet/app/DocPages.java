package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pages that people read: README.md, docs/*.md in the order of their index, that of the
 * notebooks, CONTRIBUTING.md and CHANGELOG.md; and what tests want of them. Blocks in {@code bash}
 * are run, blocks in {@code sh} need what a test has not, such as a cluster.
 */
public final class DocPages {

  /** The root of the repository. */
  public static final Path ROOT = Path.of(System.getProperty("sparkdet.root"));

  private static final String README = "README.md";
  private static final String INDEX = "docs/README.md";
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FENCED =
      Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+)$", Pattern.MULTILINE);

  private DocPages() {}

  /**
   * A fenced block.
   *
   * @param page the page that it stands in first
   * @param language the word behind the fence
   * @param text its lines
   */
  record Block(String page, String language, String text) {}

  /** Returns the pages' names, relative to the root and with slashes. */
  static List<String> names() throws IOException {
    Set<String> names = new LinkedHashSet<>();
    names.add(README);
    names.add(INDEX);
    for (String link : links(INDEX)) {
      String name = target(INDEX, link);
      if (name.startsWith("docs/") && name.endsWith(".md")) {
        names.add(name);
      }
    }
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      files
          .map(file -> "docs/" + file.getFileName())
          .filter(name -> name.endsWith(".md"))
          .sorted()
          .forEach(names::add);
    }
    names.add("notebooks/README.md");
    names.add("CONTRIBUTING.md");
    names.add("CHANGELOG.md");
    return List.copyOf(names);
  }

  /** Returns a page's text. */
  public static String text(String name) throws IOException {
    return Files.readString(ROOT.resolve(name));
  }

  /**
   * Makes sure that a page which is made by a test is up to date; with {@code
   * -Dsparkdet.docs.update=true} it is written.
   *
   * @param made the page as it must be
   */
  public static void assertMadeBy(Class<?> test, String name, String made) throws IOException {
    if (Boolean.getBoolean("sparkdet.docs.update")) {
      Files.writeString(ROOT.resolve(name), made);
    }
    assertThat(text(name))
        .as(
            "%s is made by a test and is not up to date: renew it with mvn -Pquick verify"
                + " -pl spark-app -am -Dtest=%s -DskipITs -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsparkdet.docs.update=true",
            name, test.getSimpleName())
        .isEqualTo(made);
  }

  /**
   * Returns the blocks in these languages, page after page; what stands in two pages comes once.
   */
  static List<Block> blocks(String... languages) throws IOException {
    Map<String, Block> blocks = new LinkedHashMap<>();
    for (String name : names()) {
      Matcher matcher = BLOCK.matcher(text(name));
      while (matcher.find()) {
        if (List.of(languages).contains(matcher.group(1))) {
          blocks.putIfAbsent(matcher.group(2), new Block(name, matcher.group(1), matcher.group(2)));
        }
      }
    }
    return List.copyOf(blocks.values());
  }

  /**
   * Returns the commands of all blocks in {@code bash}, each once: a command is a line with those
   * that a backslash at the end joins to it.
   */
  static List<String> commands() throws IOException {
    Set<String> commands = new LinkedHashSet<>();
    for (Block block : blocks("bash")) {
      block
          .text()
          .replaceAll("\\\\\\n\\s*", "")
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(commands::add);
    }
    return List.copyOf(commands);
  }

  /** Returns the addresses that a page links to, in its order. */
  static List<String> links(String name) throws IOException {
    List<String> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(prose(name).replaceAll("`[^`\\n]*`", "code"));
    while (matcher.find()) {
      links.add(matcher.group(1));
    }
    return links;
  }

  /** Returns a page's text without its fenced blocks. */
  static String prose(String name) throws IOException {
    return FENCED.matcher(text(name)).replaceAll("");
  }

  /** Returns the file that a relative link of a page leads to, by its name from the root. */
  static String target(String page, String link) {
    String file = link.split("#", 2)[0];
    if (file.isEmpty()) {
      return page;
    }
    return ROOT.relativize(ROOT.resolve(page).resolveSibling(file).normalize())
        .toString()
        .replace('\\', '/');
  }

  /** Returns a page's anchors, as GitHub makes them of its headings. */
  static Set<String> anchors(String name) throws IOException {
    Set<String> anchors = new LinkedHashSet<>();
    Matcher heading = HEADING.matcher(prose(name));
    while (heading.find()) {
      String anchor =
          LINK.matcher(heading.group(1))
              .replaceAll("")
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}\\p{M}_ -]", "")
              .replace(' ', '-');
      String free = anchor;
      for (int n = 1; !anchors.add(free); n++) {
        free = anchor + "-" + n;
      }
    }
    return anchors;
  }
}
