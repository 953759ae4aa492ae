package io.sparkdet.app.report.label;

import io.sparkdet.app.report.html.BarChart;
import io.sparkdet.app.report.html.BoxDrawing;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.Palette;
import io.sparkdet.app.report.pictures.Preview;
import io.sparkdet.app.report.pictures.Region;
import io.sparkdet.app.report.pictures.ShownImage;
import io.sparkdet.app.report.training.RunSettings;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What the page of a label output shows, as the names that {@code label.ftlh} uses. */
final class LabelPage {

  /** Tags drawn on one picture without being asked for. */
  private static final int TAGS = 12;

  /** From which score boxes are shown at first where rows hold faint ones, as evaluation needs. */
  private static final String LEAST_OF_MANY = "0.30";

  private final HtmlPage page = new HtmlPage("label.ftlh");
  private final LabelFacts facts;
  private final Palette palette;

  LabelPage(String table, LabelFacts facts, RunSettings notes) {
    this.facts = facts;
    this.palette = new Palette(facts.classes().stream().map(LabelFacts.ClassCount::id).toList());
    page.put("table", DisplayText.text(table));
    page.put("sample", sample(facts));
    page.put("runs", facts.runs().size());
    page.put("ok", DisplayText.count(facts.ok()));
    page.put("failed", DisplayText.count(facts.images() - facts.ok()));
    page.put("least", facts.scores().get(0) > 0 ? LEAST_OF_MANY : "0.00");
    page.put("tiles", tiles(notes));
    page.put("facts", facts(notes));
    page.put("settings", named(notes.settings()));
    page.put("statuses", statuses());
    page.put("classes", classes());
  }

  HtmlPage html() {
    return page;
  }

  /** Lists failed images from rows of path, status and error. */
  LabelPage failures(List<Row> rows) {
    List<Map<String, String>> failures = new ArrayList<>();
    for (Row row : rows) {
      failures.add(
          Map.of(
              "path", shown(row, 0),
              "status", shown(row, 1),
              "error", shown(row, 2)));
    }
    page.put("failures", failures);
    page.put("failedMore", facts.images() - facts.ok() > rows.size());
    return this;
  }

  /** Adds the gallery. */
  LabelPage pictures(List<ShownImage> images, Map<String, Preview> previews) {
    List<Map<String, Object>> pictures = new ArrayList<>();
    for (ShownImage image : images) {
      Preview preview =
          previews.getOrDefault(
              image.path(), Preview.missing(image.path(), "The picture was not opened"));
      pictures.add(picture(image, preview));
    }
    page.put("pictures", pictures);
    return this;
  }

  private Map<String, Object> picture(ShownImage image, Preview preview) {
    Map<String, Object> picture = new HashMap<>();
    picture.put("name", DisplayText.text(DisplayText.fileName(image.path())));
    picture.put("note", note(image, preview));
    if (preview.jpeg() != null) {
      picture.put("image", preview.jpeg());
      picture.put("width", preview.width());
      picture.put("height", preview.height());
      picture.put("boxes", boxes(image, preview));
    } else {
      picture.put("problem", DisplayText.text(String.valueOf(preview.problem())));
    }
    return picture;
  }

  private List<Map<String, Object>> boxes(ShownImage image, Preview preview) {
    BoxDrawing drawing =
        new BoxDrawing(
            Region.all(image.width(), image.height()), preview.width(), preview.height());
    List<Map<String, Object>> boxes = new ArrayList<>();
    // The best come last, on top of the others.
    for (int i = image.boxes().size() - 1; i >= 0; i--) {
      boxes.add(drawing.draw(image.boxes().get(i), palette, i >= TAGS));
    }
    return boxes;
  }

  private static String note(ShownImage image, Preview preview) {
    StringBuilder note =
        new StringBuilder("%d x %d, ".formatted(image.width(), image.height()))
            .append(
                image.detections() == 0
                    ? "nothing found"
                    : DisplayText.counted(image.detections(), "detection", "detections"));
    if (preview.jpeg() != null && image.boxes().size() < image.detections()) {
      note.append(", the best ").append(image.boxes().size()).append(" drawn");
    }
    return note.toString();
  }

  private List<Map<String, Object>> tiles(RunSettings notes) {
    List<Map<String, Object>> tiles = new ArrayList<>();
    long failed = facts.images() - facts.ok();
    tiles.add(DisplayText.tile("images", DisplayText.count(facts.images()), false));
    tiles.add(DisplayText.tile("labelled", DisplayText.count(facts.ok()), false));
    tiles.add(DisplayText.tile("failed", DisplayText.count(failed), failed > 0));
    tiles.add(DisplayText.tile("detections", DisplayText.count(facts.detections()), false));
    tiles.add(DisplayText.tile("labelled without any", DisplayText.count(facts.without()), false));
    tiles.add(DisplayText.tile("classes found", DisplayText.count(facts.classes().size()), false));
    String speed = notes.of("images_per_second");
    if (speed != null) {
      tiles.add(DisplayText.tile("images per second", DisplayText.text(speed), false));
    }
    return tiles;
  }

  /** Returns the id of the embedded model if it made rows, else nothing. */
  private static String sample(LabelFacts facts) {
    return facts.runs().stream()
        .map(LabelFacts.Run::model)
        .filter(id -> id.startsWith(SampleModel.NAME + "@"))
        .findFirst()
        .map(DisplayText::text)
        .orElse("");
  }

  private List<Map<String, Object>> facts(RunSettings notes) {
    List<Map<String, Object>> shown = new ArrayList<>();
    for (LabelFacts.Run run : facts.runs()) {
      String images =
          facts.runs().size() == 1
              ? ""
              : " on " + DisplayText.counted(run.images(), "image", "images");
      shown.add(fact("model", run.model() + images));
      shown.add(fact("settings hash", run.settings()));
    }
    for (String name :
        List.of("device", "spark.version", "spark.master", "spark.cores", "seconds")) {
      String value = notes.of(name);
      if (value != null) {
        shown.add(fact(name.replace('.', ' '), value));
      }
    }
    return shown;
  }

  private static Map<String, Object> fact(String name, String value) {
    return Map.of("name", name, "value", DisplayText.text(value));
  }

  private static List<Map<String, Object>> named(Map<String, String> values) {
    List<Map<String, Object>> named = new ArrayList<>();
    values.forEach((name, value) -> named.add(fact(DisplayText.text(name), value)));
    return named;
  }

  private List<Map<String, Object>> statuses() {
    List<Map<String, Object>> statuses = new ArrayList<>();
    facts
        .statuses()
        .forEach(
            (status, count) ->
                statuses.add(fact(DisplayText.text(status), DisplayText.count(count))));
    return statuses;
  }

  private List<Map<String, String>> classes() {
    List<Map<String, String>> classes = new ArrayList<>();
    List<BarChart.Bar> bars = new ArrayList<>();
    for (LabelFacts.ClassCount one : facts.classes()) {
      String name = DisplayText.text(one.name());
      String color = palette.color(one.id());
      classes.add(
          Map.of(
              "name",
              name,
              "id",
              String.valueOf(one.id()),
              "count",
              DisplayText.count(one.detections()),
              "color",
              color));
      bars.add(new BarChart.Bar(name, one.detections(), color));
    }
    if (!bars.isEmpty()) {
      page.add(new BarChart("chart-classes", "Detections by class", "", true, bars));
      page.add(new BarChart("chart-scores", "Detections by score", "score", false, scores()));
    }
    return classes;
  }

  private List<BarChart.Bar> scores() {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (int bin = 0; bin < LabelFacts.BINS; bin++) {
      String from = DisplayText.decimal((double) bin / LabelFacts.BINS, 2);
      String to = DisplayText.decimal((bin + 1.0) / LabelFacts.BINS, 2);
      bars.add(new BarChart.Bar(from + " – " + to, facts.scores().get(bin), ""));
    }
    return bars;
  }

  private static String shown(Row row, int column) {
    @Nullable Object value = row.get(column);
    return value == null ? "" : DisplayText.text(value.toString());
  }
}
