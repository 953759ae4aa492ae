package io.sparkdet.app.report.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of differences, each with a small plot of its interval. */
final class DifferenceSection {

  /** Half the width of a plot, in its own units. */
  private static final double HALF = 100;

  /** What a plot leaves free at both ends. */
  private static final double EDGE = 6;

  /** Differences below this share are drawn as one so large, lest noise of rounding fill a plot. */
  private static final double SMALLEST_SCALE = 0.001;

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("AP", "precision, mean over recalls and IoU 0.50 to 0.95"),
          Map.entry("AP50", "at IoU 0.50"),
          Map.entry("AP75", "at IoU 0.75"),
          Map.entry("APsmall", "objects below 32² pixels"),
          Map.entry("APmedium", "objects of 32² to 96² pixels"),
          Map.entry("APlarge", "objects above 96² pixels"),
          Map.entry("AR1", "recall within the best detection an image and class"),
          Map.entry("AR10", "recall within 10"),
          Map.entry("AR100", "recall within 100"),
          Map.entry("ARsmall", "recall of objects below 32² pixels"),
          Map.entry("ARmedium", "recall of objects of 32² to 96² pixels"),
          Map.entry("ARlarge", "recall of objects above 96² pixels"));

  private final JsonNode numbers;

  DifferenceSection(JsonNode numbers) {
    this.numbers = numbers;
  }

  /**
   * A line of a table.
   *
   * @param name of the number, class or slice
   * @param note beside it
   */
  private record Line(String name, String note, JsonNode number) {

    boolean defined() {
      return number.path("difference").isNumber();
    }

    double difference() {
      return number.path("difference").asDouble(0);
    }

    double low() {
      return number.path("interval").path(0).asDouble(difference());
    }

    double high() {
      return number.path("interval").path(1).asDouble(difference());
    }

    boolean outsideOfNoise() {
      return better() || worse();
    }

    boolean better() {
      return judged() && low() > 0;
    }

    boolean worse() {
      return judged() && high() < 0;
    }

    /** Returns whether enough images have truths for it. */
    boolean judged() {
      return number.path("judged").asBoolean() && number.path("interval").isArray();
    }
  }

  void addTo(HtmlPage page) {
    List<Line> all = new ArrayList<>();
    numbers
        .path("numbers")
        .properties()
        .forEach(
            entry ->
                all.add(
                    new Line(
                        entry.getKey(),
                        MEANINGS.getOrDefault(entry.getKey(), ""),
                        entry.getValue())));
    page.put("numbers", table(all));
    List<Line> classes = lines("per_class");
    classes.sort(
        Comparator.comparing((Line line) -> !line.outsideOfNoise())
            .thenComparing(Line::defined, Comparator.reverseOrder())
            .thenComparingDouble(line -> -Math.abs(line.difference())));
    page.put("classes", table(classes));
    page.put("classesBetter", classes.stream().filter(Line::better).count());
    page.put("classesWorse", classes.stream().filter(Line::worse).count());
    List<Line> slices = lines("per_slice");
    page.put("slices", table(slices));
    page.put("slicesBetter", slices.stream().filter(Line::better).count());
    page.put("slicesWorse", slices.stream().filter(Line::worse).count());
  }

  /** Returns AP by class or slice. */
  private List<Line> lines(String parts) {
    List<Line> lines = new ArrayList<>();
    numbers
        .path(parts)
        .properties()
        .forEach(
            entry -> {
              long truths = entry.getValue().path("truths").asLong();
              lines.add(
                  new Line(
                      DisplayText.text(entry.getKey()),
                      DisplayText.count(truths),
                      entry.getValue().path("AP")));
            });
    return lines;
  }

  private static List<Map<String, Object>> table(List<Line> lines) {
    double scale = SMALLEST_SCALE;
    for (Line line : lines) {
      scale = Math.max(scale, Math.max(Math.abs(line.low()), Math.abs(line.high())));
    }
    List<Map<String, Object>> table = new ArrayList<>();
    for (Line line : lines) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", line.name());
      row.put("note", line.note());
      row.put("few", line.defined() && !line.judged());
      row.put("before", share(line.number().path("before")));
      row.put("after", share(line.number().path("after")));
      row.put("defined", line.defined());
      row.put("difference", line.defined() ? signed(line.difference()) : "–");
      boolean interval = line.number().path("interval").isArray();
      row.put("interval", interval ? signed(line.low()) + " to " + signed(line.high()) : "–");
      JsonNode better = line.number().path("better");
      row.put(
          "better",
          better.isNumber() ? DisplayText.decimal(100 * better.asDouble(), 0) + " %" : "–");
      row.put("style", line.better() ? "better" : line.worse() ? "worse" : "noise");
      row.put("low", place(line.low(), scale));
      row.put("high", place(line.high(), scale));
      row.put("at", place(line.difference(), scale));
      row.put(
          "width",
          DisplayText.decimal(Math.max(1, (line.high() - line.low()) / scale * (HALF - EDGE)), 1));
      table.add(row);
    }
    return table;
  }

  private static String place(double value, double scale) {
    return DisplayText.decimal(HALF + value / scale * (HALF - EDGE), 1);
  }

  private static String share(JsonNode value) {
    return value.isNumber() ? DisplayText.share(value.asDouble()) : "–";
  }

  /** Returns a difference with its sign and three digits; one that rounds to 0 has none. */
  private static String signed(double value) {
    String text = String.format(Locale.ROOT, "%+.3f", value).replace('-', '−');
    return text.substring(1).equals("0.000") ? "0.000" : text;
  }
}
