package io.sparkdet.app.report.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers of {@code summary.json}: of all images, by size, with what was measured. */
final class NumbersSection {

  /** The twelve numbers in pycocotools' order, and what they mean. */
  private static final Map<String, String> MEANINGS = meanings();

  private static final Map<String, String> LVIS = lvisMeanings();

  private final JsonNode summary;

  NumbersSection(JsonNode summary) {
    this.summary = summary;
  }

  void addTo(HtmlPage page) {
    page.put("tiles", tiles());
    page.put("metrics", metrics());
    JsonNode level = summary.path("confidence").path("level");
    page.put("level", level.isNumber() ? DisplayText.percent(level.asDouble()) : "");
    page.put("sizes", sizes());
    page.put("lvis", lvis());
    page.put("voc", voc());
    page.put("openImages", openImages());
    page.put("crowds", summary.path("crowds").asLong(0) > 0 ? crowds() : "");
    page.put("warnings", warnings());
    page.put("settings", settings());
  }

  private List<Map<String, Object>> tiles() {
    List<Map<String, Object>> tiles = new ArrayList<>();
    for (String name : List.of("AP", "AP50", "AP75")) {
      tiles.add(DisplayText.tile(name, DisplayText.share(summary.path(name).asDouble(-1)), false));
    }
    for (String name : List.of("images", "truths", "detections")) {
      tiles.add(DisplayText.tile(name, DisplayText.count(summary.path(name).asLong()), false));
    }
    tiles.add(
        DisplayText.tile("classes", DisplayText.count(summary.path("per_class").size()), false));
    return tiles;
  }

  private List<Map<String, Object>> metrics() {
    List<Map<String, Object>> metrics = new ArrayList<>();
    MEANINGS.forEach(
        (name, meaning) ->
            metrics.add(
                Map.of(
                    "name",
                    name,
                    "meaning",
                    meaning,
                    "value",
                    DisplayText.share(summary.path(name).asDouble(-1)),
                    "interval",
                    interval(summary.path("confidence").path(name)))));
    return metrics;
  }

  /** Returns both ends of an interval of {@code confidence}, or nothing. */
  static String interval(JsonNode ends) {
    return ends.size() == 2
        ? DisplayText.share(ends.get(0).asDouble())
            + " – "
            + DisplayText.share(ends.get(1).asDouble())
        : "";
  }

  private List<Map<String, Object>> sizes() {
    List<Map<String, Object>> sizes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> range : summary.path("sizes").properties()) {
      Map<String, Object> size = new LinkedHashMap<>();
      size.put("name", DisplayText.text(range.getKey()));
      size.put("from", side(range.getValue().path("min").asDouble()));
      size.put("to", side(range.getValue().path("max").asDouble()));
      for (String name : List.of("AP", "AP50", "AP75", "AR")) {
        size.put(name, DisplayText.share(range.getValue().path(name).asDouble(-1)));
      }
      size.put("truths", DisplayText.count(range.getValue().path("truths").asLong()));
      sizes.add(size);
    }
    return sizes;
  }

  /** Areas are shown as the side of a square; COCO's largest, 1e5 squared, means no limit. */
  private static String side(double area) {
    return area >= 1e10 ? "∞" : DisplayText.decimal(Math.sqrt(area), 0) + "²";
  }

  private List<Map<String, Object>> voc() {
    List<Map<String, Object>> voc = new ArrayList<>();
    JsonNode measured = summary.path("voc");
    if (measured.isObject()) {
      String iou = " at IoU " + DisplayText.plain(measured.path("iou").asDouble(0.5));
      voc.add(
          fact(
              "VOC 2010+, all points" + iou,
              DisplayText.share(measured.path("AP_2010").asDouble(-1))));
      voc.add(
          fact(
              "VOC 2007, eleven points" + iou,
              DisplayText.share(measured.path("AP_2007").asDouble(-1))));
    }
    return voc;
  }

  private List<Map<String, Object>> openImages() {
    JsonNode measured = summary.path("open_images");
    return measured.isObject()
        ? List.of(
            fact(
                "Open Images' challenges 2018 and 2019 at IoU "
                    + DisplayText.plain(measured.path("iou").asDouble(0.5)),
                DisplayText.share(measured.path("AP").asDouble(-1))))
        : List.of();
  }

  private List<Map<String, Object>> lvis() {
    List<Map<String, Object>> numbers = new ArrayList<>();
    for (Map.Entry<String, String> meaning : LVIS.entrySet()) {
      JsonNode value = summary.path("lvis").path(meaning.getKey());
      if (value.isNumber()) {
        numbers.add(
            Map.of(
                "name", meaning.getKey(),
                "value", DisplayText.share(value.asDouble()),
                "meaning", "LVIS: " + meaning.getValue()));
      }
    }
    return numbers;
  }

  private static Map<String, String> lvisMeanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("AP", "precision where classes were looked for, 300 detections an image");
    meanings.put("APr", "precision of rare classes");
    meanings.put("APc", "precision of common classes");
    meanings.put("APf", "precision of frequent classes");
    meanings.put("AR@300", "recall");
    return meanings;
  }

  /** Why tables by size, which count what is to be found, have fewer truths than the others. */
  private String crowds() {
    long all = summary.path("truths").asLong(0);
    long crowds = summary.path("crowds").asLong(0);
    return "%s of the %s truths %s, not to be found one by one: classes count them, sizes and recall go by the other %s."
        .formatted(
            DisplayText.count(crowds),
            DisplayText.count(all),
            crowds == 1 ? "is a crowd or difficult" : "are crowds or difficult",
            DisplayText.count(all - crowds));
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (JsonNode warning : summary.path("warnings")) {
      warnings.add(DisplayText.text(warning.asText()));
    }
    return warnings;
  }

  private List<Map<String, Object>> settings() {
    List<Map<String, Object>> settings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> setting : summary.path("settings").properties()) {
      JsonNode value = setting.getValue();
      List<String> values = new ArrayList<>();
      if (value.isArray()) {
        value.forEach(one -> values.add(text(one)));
      } else {
        values.add(text(value));
      }
      settings.add(fact(setting.getKey(), String.join(", ", values)));
    }
    settings.add(fact("seconds", DisplayText.decimal(summary.path("seconds").asDouble(), 1)));
    return settings;
  }

  /** Thresholds such as 0.8999999999999999 are shown as people write them. */
  private static String text(JsonNode value) {
    return value.isFloatingPointNumber() ? DisplayText.plain(value.asDouble()) : value.asText();
  }

  private static Map<String, Object> fact(String name, String value) {
    return Map.of("name", DisplayText.text(name), "value", DisplayText.text(value));
  }

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("AP", "precision, mean over IoU thresholds and classes");
    meanings.put("AP50", "precision at IoU 0.50");
    meanings.put("AP75", "precision at IoU 0.75");
    meanings.put("APsmall", "precision on small boxes");
    meanings.put("APmedium", "precision on medium boxes");
    meanings.put("APlarge", "precision on large boxes");
    meanings.put("AR1", "recall within the first limit of detections");
    meanings.put("AR10", "recall within the second limit");
    meanings.put("AR100", "recall within the largest limit");
    meanings.put("ARsmall", "recall on small boxes");
    meanings.put("ARmedium", "recall on medium boxes");
    meanings.put("ARlarge", "recall on large boxes");
    return meanings;
  }
}
