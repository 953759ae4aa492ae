package io.sparkdet.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.facts.AnchorLevel;
import io.sparkdet.efficientdet.facts.DetectorFacts;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.network.config.Variants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of variants in docs/models.md says what {@code describe} says, of every variant. */
class VariantTableTest {

  private static final String HEADING =
      "| variant | input | parameters | multiply-adds, 10^9 | anchors | features at once, MB |";

  @Test
  void everyVariantIsInTheTableWithItsFacts() throws Exception {
    List<String> lines = DocPages.text("docs/models.md").lines().toList();
    int heading = lines.indexOf(HEADING);
    assertThat(heading).as("the line " + HEADING).isNotNegative();
    Map<String, String> expected = new LinkedHashMap<>();
    for (String name : Variants.names()) {
      expected.merge(
          row(DetectorFacts.of(EfficientDetConfig.variant(name))),
          "`%s`".formatted(name),
          (names, more) -> names + " " + more);
    }
    List<String> rows =
        lines.subList(heading + 2, lines.size()).stream()
            .takeWhile(l -> l.startsWith("|"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            expected.entrySet().stream()
                .map(row -> "| %s | %s".formatted(row.getValue(), row.getKey()))
                .toList());
  }

  private static String row(DetectorFacts facts) {
    return String.format(
        Locale.ROOT,
        "%d | %,d | %.2f | %,d | %.0f |",
        facts.config().imageSize(),
        facts.network().parameters(),
        facts.network().totalMultiplyAdds() / 1e9,
        facts.anchors().stream().mapToLong(AnchorLevel::count).sum(),
        facts.memory().peak() / 1e6);
  }
}
