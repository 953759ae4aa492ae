package io.sparkdet.app.report.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a person reads first: the verdict, and what the models are. */
final class VerdictSection {

  private final JsonNode numbers;

  VerdictSection(JsonNode numbers) {
    this.numbers = numbers;
  }

  void addTo(HtmlPage page) {
    String verdict = numbers.path("verdict").asText();
    String sentence = numbers.path("sentence").asText();
    int end = sentence.indexOf(": ");
    page.put("verdict", verdict);
    page.put("answer", end < 0 ? sentence : sentence.substring(0, end) + ".");
    page.put("because", end < 0 ? "" : sentence.substring(end + 2));
    page.put("before", DisplayText.text(numbers.path("before").asText()));
    page.put("after", DisplayText.text(numbers.path("after").asText()));
    page.put("annotations", DisplayText.text(numbers.path("annotations").asText()));
    page.put("images", DisplayText.count(numbers.path("images").asLong()));
    page.put("truths", DisplayText.count(numbers.path("truths").asLong()));
    page.put("detectionsBefore", DisplayText.count(numbers.path("detections_before").asLong()));
    page.put("detectionsAfter", DisplayText.count(numbers.path("detections_after").asLong()));
    page.put("replicates", DisplayText.count(numbers.path("replicates").asLong()));
    page.put("seed", numbers.path("seed").asText());
    page.put("level", DisplayText.plain(100 * numbers.path("confidence").asDouble(0.95)) + " %");
    page.put("tiles", tiles());
    List<String> warnings = new ArrayList<>();
    numbers.path("warnings").forEach(warning -> warnings.add(DisplayText.text(warning.asText())));
    page.put("warnings", warnings);
  }

  private List<Map<String, Object>> tiles() {
    List<Map<String, Object>> tiles = new ArrayList<>();
    tiles.add(tile("objects found that were missed", "truth_found", true));
    tiles.add(tile("objects missed that were found", "truth_missed", false));
    tiles.add(tile("false alarms gone", "false_alarm_gone", true));
    tiles.add(tile("new false alarms", "false_alarm_new", false));
    return tiles;
  }

  private Map<String, Object> tile(String name, String effect, boolean better) {
    long count = numbers.path("changes").path(effect).path("count").asLong();
    return Map.of("name", name, "value", DisplayText.count(count), "better", better);
  }
}
