package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages hold together: links lead somewhere, lines fit a screen, no page is lost. */
class DocLinksTest {

  private static final int WIDEST_LINE = 120;
  private static final int LONGEST_README = 150;
  private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*[a-z]\\w*");
  private static final Pattern CODE = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)`");

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    for (String page : DocPages.names()) {
      for (String link : DocPages.links(page)) {
        if (link.contains("://") || link.startsWith("mailto:")) {
          continue;
        }
        String target = DocPages.target(page, link);
        if (!Files.exists(DocPages.ROOT.resolve(target))) {
          broken.add("%s: %s is not there".formatted(page, link));
        } else if (link.contains("#")
            && !DocPages.anchors(target).contains(link.substring(link.indexOf('#') + 1))) {
          broken.add(
              "%s: %s has no such heading; there are %s"
                  .formatted(page, link, DocPages.anchors(target)));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void linesOfProseAreAtMost120Wide() throws IOException {
    List<String> wide = new ArrayList<>();
    for (String page : DocPages.names()) {
      DocPages.prose(page)
          .lines()
          .filter(line -> line.length() > WIDEST_LINE)
          .filter(line -> !line.startsWith("|") && !line.contains("://"))
          .forEach(line -> wide.add("%s (%d): %s".formatted(page, line.length(), line)));
    }
    assertThat(wide).isEmpty();
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(DocPages.text("README.md").lines().count()).isLessThanOrEqualTo(LONGEST_README);
  }

  @Test
  void everyPageIsReachedFromTheReadme() throws IOException {
    Set<String> reached = new HashSet<>(Set.of("README.md"));
    Deque<String> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      String page = next.remove();
      for (String link : DocPages.links(page)) {
        String target = DocPages.target(page, link);
        if (DocPages.names().contains(target) && reached.add(target)) {
          next.add(target);
        }
      }
    }
    assertThat(reached).containsExactlyInAnyOrderElementsOf(DocPages.names());
  }

  @Test
  void theIndexListsEveryPageOfDocs() throws IOException {
    List<String> listed =
        DocPages.links("docs/README.md").stream()
            .map(link -> DocPages.target("docs/README.md", link))
            .toList();
    for (String page : DocPages.names()) {
      if (page.startsWith("docs/") && !page.equals("docs/README.md")) {
        assertThat(listed).contains(page);
      }
    }
  }

  /** What contributors are told of is in the code, whatever is renamed. */
  @Test
  void namesOfClassesInContributorsPagesAreInTheCode() throws IOException {
    Set<String> words = new HashSet<>();
    for (String module : List.of("udfs", "spark-app")) {
      try (Stream<Path> files = Files.walk(DocPages.ROOT.resolve(module))) {
        for (Path file :
            files.filter(f -> f.toString().endsWith(".java") && !inTarget(f)).toList()) {
          NAME.matcher(Files.readString(file)).results().forEach(name -> words.add(name.group()));
        }
      }
    }
    List<String> strange = new ArrayList<>();
    for (String page : List.of("CONTRIBUTING.md", "docs/architecture.md")) {
      Matcher code = CODE.matcher(DocPages.prose(page));
      while (code.find()) {
        if (!words.contains(code.group(1))) {
          strange.add("%s: %s".formatted(page, code.group(1)));
        }
      }
    }
    assertThat(strange).isEmpty();
  }

  private static boolean inTarget(Path file) {
    return DocPages.ROOT.relativize(file).toString().contains("target");
  }
}
