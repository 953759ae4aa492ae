package io.sparkdet.app.checkannotations.page;

import io.sparkdet.app.checkannotations.image.SetCounts;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.SeriesChart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The balance of classes: bars of those with most boxes, and a table of all. */
final class ClassTable {

  private static final int BARRED = 40;

  private final PageFacts facts;

  ClassTable(PageFacts facts) {
    this.facts = facts;
  }

  /** One class, by its name, in all annotations. */
  private static final class OneClass {
    private final String name;
    private final long[] boxes;
    private final SetCounts.OfClass all = new SetCounts.OfClass();

    OneClass(String name, int sets) {
      this.name = name;
      this.boxes = new long[sets];
    }

    void add(int set, SetCounts.OfClass counts) {
      boxes[set] += counts.boxes();
      all.add(counts);
    }

    long all() {
      return all.boxes();
    }
  }

  void addTo(HtmlPage page) {
    List<OneClass> classes = classes();
    long most = classes.isEmpty() ? 0 : classes.get(0).all();
    page.put("classes", classes.stream().map(one -> row(one, most)).toList());
    page.put("barred", Math.min(BARRED, classes.size()));
    long least = classes.stream().mapToLong(OneClass::all).filter(n -> n > 0).min().orElse(0);
    page.put(
        "balance",
        least == 0
            ? ""
            : "The class with most boxes has %s, the one with fewest %s: %s times as many."
                .formatted(
                    DisplayText.count(most),
                    DisplayText.count(least),
                    DisplayText.count(Math.round((double) most / least))));
    if (!classes.isEmpty()) {
      page.add(chart(classes.subList(0, Math.min(BARRED, classes.size()))));
    }
  }

  private List<OneClass> classes() {
    Map<String, OneClass> byName = new LinkedHashMap<>();
    int sets = facts.sets().size();
    for (int set = 0; set < sets; set++) {
      for (Map.Entry<Long, String> category : facts.sets().categories(set).entrySet()) {
        byName
            .computeIfAbsent(category.getValue(), name -> new OneClass(name, sets))
            .add(set, facts.counts().get(set).ofClass(category.getKey()));
      }
    }
    List<OneClass> sorted = new ArrayList<>(byName.values());
    sorted.sort(Comparator.comparingLong(OneClass::all).reversed().thenComparing(one -> one.name));
    return sorted;
  }

  private Map<String, Object> row(OneClass one, long most) {
    Map<String, Object> row = new HashMap<>();
    long all = one.all();
    row.put("name", DisplayText.text(one.name));
    row.put("boxes", DisplayText.count(all));
    List<String> perSet = new ArrayList<>();
    for (long boxes : one.boxes) {
      perSet.add(DisplayText.count(boxes));
    }
    row.put("perSet", perSet);
    row.put("images", DisplayText.count(one.all.images()));
    row.put("crowds", DisplayText.count(one.all.crowds()));
    row.put("small", share(one.all.size(0), all));
    row.put("medium", share(one.all.size(1), all));
    row.put("large", share(one.all.size(2), all));
    row.put("rare", all > 0 && most >= 100 * all);
    return row;
  }

  private static String share(long count, long all) {
    return all == 0 ? "–" : DisplayText.percent((double) count / all);
  }

  private SeriesChart chart(List<OneClass> barred) {
    List<SeriesChart.Series> series = new ArrayList<>();
    for (int set = 0; set < facts.sets().size(); set++) {
      List<@Nullable Number> values = new ArrayList<>();
      for (OneClass one : barred) {
        values.add(one.boxes[set]);
      }
      series.add(
          new SeriesChart.Series(
              DisplayText.text(facts.sets().name(set)), SizeCharts.color(set), values));
    }
    return new SeriesChart(
        "chart-classes",
        "Boxes by class",
        SeriesChart.Shape.LYING,
        SeriesChart.Axis.open(""),
        SeriesChart.Axis.open(""),
        barred.stream().map(one -> DisplayText.cut(DisplayText.text(one.name), 40)).toList(),
        "",
        List.of(new SeriesChart.View("boxes", series)));
  }
}
