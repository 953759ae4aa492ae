package io.sparkdet.app.report.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.BarChart;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.Palette;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** TIDE's errors of {@code summary.json}: what average precision would gain without each. */
final class TideSection {

  private static final Map<String, String> MEANINGS = meanings();

  private final JsonNode tide;

  TideSection(JsonNode summary) {
    this.tide = summary.path("tide");
  }

  void addTo(HtmlPage page) {
    List<Map<String, Object>> errors = new ArrayList<>();
    List<BarChart.Bar> bars = new ArrayList<>();
    for (Map.Entry<String, JsonNode> gain : tide.path("dAP").properties()) {
      String name = gain.getKey();
      String meaning = MEANINGS.getOrDefault(name, name);
      double points = gain.getValue().asDouble();
      JsonNode count = tide.path("counts").path(name);
      errors.add(
          Map.of(
              "name", DisplayText.text(name),
              "meaning", DisplayText.text(meaning),
              "gain", DisplayText.decimal(points, 2),
              "count", count.isNumber() ? DisplayText.count(count.asLong()) : ""));
      bars.add(
          new BarChart.Bar(
              DisplayText.text(meaning),
              Math.round(100 * points) / 100.0,
              name.startsWith("False") ? Palette.NEUTRAL : ""));
    }
    page.put("tide", errors);
    page.put("tideAp", DisplayText.decimal(tide.path("AP").asDouble(), 2));
    if (!bars.isEmpty()) {
      page.add(new BarChart("chart-tide", "Points of AP lost by kind of error", "", true, bars));
    }
  }

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("Cls", "wrong class");
    meanings.put("Loc", "loose box");
    meanings.put("Both", "wrong class, loose box");
    meanings.put("Dupe", "found twice");
    meanings.put("Bkg", "nothing there");
    meanings.put("Miss", "not found");
    meanings.put("FalsePos", "all false positives");
    meanings.put("FalseNeg", "all not found");
    return meanings;
  }
}
