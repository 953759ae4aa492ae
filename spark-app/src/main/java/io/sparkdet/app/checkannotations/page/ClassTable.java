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
    private long images;
    private long crowds;
    private final long[] sizes = new long[3];

    OneClass(String name, int sets) {
      this.name = name;
      this.boxes = new long[sets];
    }

    long all() {
      long sum = 0;
      for (long count : boxes) {
        sum += count;
      }
      return sum;
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
        SetCounts.OfClass counts = facts.counts().get(set).ofClass(category.getKey());
        OneClass one =
            byName.computeIfAbsent(category.getValue(), name -> new OneClass(name, sets));
        one.boxes[set] += counts.boxes();
        one.images += counts.images();
        one.crowds += counts.crowds();
        for (int size = 0; size < 3; size++) {
          one.sizes[size] += counts.size(size);
        }
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
    row.put("images", DisplayText.count(one.images));
    row.put("crowds", DisplayText.count(one.crowds));
    row.put("small", share(one.sizes[0], all));
    row.put("medium", share(one.sizes[1], all));
    row.put("large", share(one.sizes[2], all));
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
