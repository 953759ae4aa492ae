package io.sparkdet.app.report.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.GridTable;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.Palette;
import io.sparkdet.app.report.html.SeriesChart;
import io.sparkdet.app.report.label.ClassScores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether scores say how often detections are right, where that was measured. */
final class CalibrationSection {

  private static final int BINS = 10;

  private static final Map<String, String> MEANINGS = meanings();

  private final EvaluationFolder folder;
  private final ClassScores scores;
  private final JsonNode calibration;

  CalibrationSection(EvaluationFolder folder, ClassScores scores, JsonNode summary) {
    this.folder = folder;
    this.scores = scores;
    this.calibration = summary.path("calibration");
  }

  void addTo(HtmlPage page) throws IOException {
    List<Map<String, Object>> numbers = new ArrayList<>();
    MEANINGS.forEach(
        (name, meaning) -> {
          if (calibration.has(name)) {
            numbers.add(
                Map.of(
                    "name", name.replace('_', ' '),
                    "value", share(calibration, name),
                    "meaning", meaning));
          }
        });
    calibration
        .path("sizes")
        .properties()
        .forEach(
            size ->
                numbers.add(
                    Map.of(
                        "name", "ECE, " + DisplayText.text(size.getKey()),
                        "value", share(size.getValue(), "ECE"),
                        "meaning",
                            "of %s detections of that size"
                                .formatted(
                                    DisplayText.count(
                                        size.getValue().path("detections").asLong())))));
    page.put("calibration", numbers);
    page.put("calibrationIou", DisplayText.plain(calibration.path("iou").asDouble(0.5)));
    if (!calibration.path("per_class").isEmpty()) {
      page.add("calibratedClasses", classes());
    }
    page.put("reliability", false);
    if (!numbers.isEmpty()) {
      addCurves(page, folder.csv("reliability.csv"));
    }
  }

  private static String share(JsonNode values, String name) {
    return DisplayText.share(values.path(name).asDouble(-1));
  }

  private GridTable classes() {
    List<Map.Entry<String, JsonNode>> sorted =
        new ArrayList<>(calibration.path("per_class").properties());
    sorted.sort(
        Comparator.<Map.Entry<String, JsonNode>>comparingDouble(
                one -> one.getValue().path("oLRP").asDouble(-1))
            .reversed());
    List<List<String>> rows = new ArrayList<>();
    List<String> hints = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : sorted) {
      JsonNode values = one.getValue();
      rows.add(
          List.of(
              DisplayText.text(one.getKey()),
              share(values, "ECE"),
              share(values, "MCE"),
              share(values, "LaECE"),
              share(values, "oLRP"),
              share(values, "oLRP_localization"),
              share(values, "oLRP_false_positive"),
              share(values, "oLRP_false_negative"),
              DisplayText.score(values.path("oLRP_score").asDouble(Double.NaN))));
      hints.add("id " + values.path("id").asText());
    }
    List<GridTable.Column> columns = new ArrayList<>();
    columns.add(GridTable.Column.text("class"));
    for (String name :
        List.of("ECE", "MCE", "LaECE", "oLRP", "loose", "wrong", "missed", "LRP score")) {
      columns.add(GridTable.Column.number(name));
    }
    return new GridTable("table-calibration", columns, rows, hints, "class");
  }

  private void addCurves(HtmlPage page, CsvTable table) {
    Map<String, List<Integer>> sizes = new LinkedHashMap<>();
    Map<Long, List<Integer>> classes = new LinkedHashMap<>();
    for (int row = 0; row < table.size(); row++) {
      if (table.text(row, "id").isEmpty()) {
        sizes.computeIfAbsent(table.text(row, "size"), none -> new ArrayList<>()).add(row);
      } else {
        classes.computeIfAbsent(table.count(row, "id"), none -> new ArrayList<>()).add(row);
      }
    }
    List<SeriesChart.View> views = new ArrayList<>();
    sizes.forEach(
        (size, own) -> views.add(view("all classes, size " + DisplayText.text(size), table, own)));
    for (ClassScores.One one : scores.leading()) {
      List<Integer> own = classes.get(one.id());
      if (own != null) {
        views.add(view(one.shownName(), table, own));
      }
    }
    page.put("reliability", !views.isEmpty());
    if (!views.isEmpty()) {
      page.add(
          new SeriesChart(
              "chart-reliability",
              "Share of right detections by score",
              SeriesChart.Shape.COLUMNS,
              SeriesChart.Axis.open("score"),
              SeriesChart.Axis.share(""),
              places(),
              "Detections",
              views));
    }
  }

  private static List<String> places() {
    List<String> places = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      places.add(
          DisplayText.decimal(bin / (double) BINS, 1)
              + " – "
              + DisplayText.decimal((bin + 1) / (double) BINS, 1));
    }
    return places;
  }

  private static SeriesChart.View view(String name, CsvTable table, List<Integer> rows) {
    List<@Nullable Number> means = emptyBins();
    List<@Nullable Number> precisions = emptyBins();
    long detections = 0;
    for (int row : rows) {
      int bin = (int) Math.round(table.number(row, "from") * BINS);
      if (bin >= 0 && bin < BINS) {
        means.set(bin, table.number(row, "mean_score"));
        precisions.set(bin, table.number(row, "precision"));
        detections += table.count(row, "detections");
      }
    }
    return new SeriesChart.View(
        name + ", " + DisplayText.counted(detections, "detection", "detections"),
        List.of(
            new SeriesChart.Series("mean score", Palette.NEUTRAL, means),
            new SeriesChart.Series("share of right ones", "", precisions)));
  }

  private static List<@Nullable Number> emptyBins() {
    List<@Nullable Number> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      bins.add(null);
    }
    return bins;
  }

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("ECE", "expected calibration error of all detections together");
    meanings.put("MCE", "maximum calibration error of all detections together");
    meanings.put("class_ECE", "expected calibration error, mean of the classes");
    meanings.put("LaECE", "a right detection counts as much as its IoU, mean of the classes");
    meanings.put("oLRP", "least LRP error, mean of the classes");
    meanings.put("oLRP_localization", "how loose right boxes are there: mean of 1 - IoU");
    meanings.put("oLRP_false_positive", "share of wrong detections there");
    meanings.put("oLRP_false_negative", "share of missed truths there");
    return meanings;
  }
}
