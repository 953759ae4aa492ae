package io.sparkdet.app.checkannotations.page;

import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.app.checkannotations.finding.Severity;
import io.sparkdet.app.checkannotations.image.SetCounts;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** What the page of a check shows, as the names that {@code annotations.ftlh} uses. */
public final class CheckPage {

  private final PageFacts facts;

  private CheckPage(PageFacts facts) {
    this.facts = facts;
  }

  /** Returns the page. */
  public static HtmlPage of(PageFacts facts) {
    return new CheckPage(facts).page();
  }

  private HtmlPage page() {
    HtmlPage page = new HtmlPage("annotations.ftlh");
    page.put("paths", facts.paths().stream().map(DisplayText::text).toList());
    page.put("several", facts.sets().size() > 1);
    page.put("warnings", facts.notes().stream().map(DisplayText::text).toList());
    page.put("tiles", tiles());
    page.put("sets", sets());
    page.put("problems", problems());
    page.put("withFiles", facts.withFiles());
    page.put("pictures", facts.pictures());
    page.put("mended", mended());
    page.put("settings", settings());
    new ClassTable(facts).addTo(page);
    new SizeCharts(facts).addTo(page);
    return page;
  }

  private List<Map<String, Object>> tiles() {
    long images = facts.counts().stream().mapToLong(SetCounts::images).sum();
    long boxes = facts.counts().stream().mapToLong(SetCounts::boxes).sum();
    long errors = facts.findings().of(Severity.ERROR);
    return List.of(
        DisplayText.tile("errors", DisplayText.count(errors), errors > 0),
        DisplayText.tile(
            "warnings", DisplayText.count(facts.findings().of(Severity.WARNING)), false),
        DisplayText.tile("notes", DisplayText.count(facts.findings().of(Severity.NOTE)), false),
        DisplayText.tile("images", DisplayText.count(images), false),
        DisplayText.tile("boxes", DisplayText.count(boxes), false),
        DisplayText.tile("classes", DisplayText.count(classes()), false));
  }

  private long classes() {
    List<String> names = new ArrayList<>();
    for (int set = 0; set < facts.sets().size(); set++) {
      names.addAll(facts.sets().categories(set).values());
    }
    return names.stream().distinct().count();
  }

  private List<Map<String, Object>> sets() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int set = 0; set < facts.sets().size(); set++) {
      SetCounts counts = facts.counts().get(set);
      String name = facts.sets().name(set);
      Map<String, Object> row = new HashMap<>();
      row.put("name", DisplayText.text(name));
      row.put("images", DisplayText.count(counts.images()));
      row.put("boxes", DisplayText.count(counts.boxes()));
      row.put("crowds", DisplayText.count(counts.crowds()));
      row.put("classes", DisplayText.count(facts.sets().categories(set).size()));
      row.put(
          "perImage",
          counts.images() == 0
              ? "–"
              : DisplayText.decimal((double) counts.boxes() / counts.images(), 1));
      for (Severity severity : Severity.values()) {
        row.put(severity.label() + "s", DisplayText.count(facts.findings().of(severity, name)));
      }
      rows.add(row);
    }
    return rows;
  }

  private List<Map<String, Object>> problems() {
    Map<String, List<Row>> examples =
        facts.first().stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.<String>getAs("problem"), LinkedHashMap::new, Collectors.toList()));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Problem problem : Problem.values()) {
      long count = facts.findings().of(problem);
      if (count == 0) {
        continue;
      }
      List<Row> some = examples.getOrDefault(problem.label(), List.of());
      Map<String, Object> row = new HashMap<>();
      row.put("label", problem.label());
      row.put("severity", problem.severity().label());
      row.put("title", capital(problem.title()));
      row.put("remedy", problem.remedy());
      row.put("count", DisplayText.count(count));
      row.put("more", count > some.size() ? DisplayText.count(count - some.size()) : "");
      row.put("examples", some.stream().map(this::example).toList());
      rows.add(row);
    }
    return rows;
  }

  private static String capital(String title) {
    return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
  }

  private Map<String, Object> example(Row row) {
    Map<String, Object> example = new HashMap<>();
    example.put("set", DisplayText.text(row.getAs("annotations")));
    example.put("where", FindingText.where(row));
    example.put("what", FindingText.what(row));
    return example;
  }

  private List<Map<String, Object>> mended() {
    List<Map<String, Object>> rows = new ArrayList<>();
    facts
        .mended()
        .forEach(
            (mending, count) -> {
              if (count > 0) {
                rows.add(Map.of("count", DisplayText.count(count), "words", mending.words()));
              }
            });
    return rows;
  }

  private List<Map<String, String>> settings() {
    List<Map<String, String>> rows = new ArrayList<>();
    facts
        .settings()
        .forEach(
            (name, value) -> {
              String text =
                  value instanceof List<?> several
                      ? several.stream().map(String::valueOf).collect(Collectors.joining(" "))
                      : String.valueOf(value);
              rows.add(
                  Map.of("name", name, "value", text.isEmpty() ? "–" : DisplayText.text(text)));
            });
    return rows;
  }
}
