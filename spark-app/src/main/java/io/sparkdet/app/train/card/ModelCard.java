package io.sparkdet.app.train.card;

import io.sparkdet.app.report.html.Templates;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.Provenance;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a model's card: how it is used, what it measured, what it was trained on and how. All
 * of it stands in {@code model.json} too, for programs.
 */
public final class ModelCard {

  /** The card's name in a model folder, which repositories of models and code show. */
  public static final String FILE = "README.md";

  private static final Templates TEMPLATES = new Templates(ModelCard.class);

  private ModelCard() {}

  /**
   * Returns the card.
   *
   * @param picture the name of a picture beside it that shows boxes of this model
   */
  public static String text(ModelDescription model, Optional<String> picture) {
    Provenance provenance = model.provenance();
    Map<String, Object> values = new HashMap<>();
    values.put("name", cell(model.name()));
    values.put("variant", cell(ModelDescription.nameOf(model.config())));
    values.put("side", model.config().imageSize());
    picture.ifPresent(file -> values.put("picture", file));
    values.put("numbers", numbers(provenance.metrics()));
    values.put("data", cell(provenance.data()));
    List<Row> classes = new ArrayList<>();
    for (ModelClass one : model.classes()) {
      classes.add(row(one.name(), String.valueOf(one.id())));
    }
    values.put("classes", classes);
    List<Row> settings = new ArrayList<>();
    provenance.settings().forEach((option, value) -> settings.add(row(option, value)));
    values.put("settings", settings);
    StringWriter text = new StringWriter();
    try {
      TEMPLATES.fill("model-card.ftl", values, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * A line of a table, escaped for Markdown.
   *
   * @param name its first cell
   * @param value its second one
   */
  public record Row(String name, String value) {}

  private static Row row(String name, String value) {
    return new Row(cell(name), cell(value));
  }

  private static List<Row> numbers(Map<String, Double> metrics) {
    List<Row> rows = new ArrayList<>();
    metrics.forEach(
        (name, value) ->
            rows.add(row(name, value < 0 ? "–" : String.format(Locale.ROOT, "%.4f", value))));
    return rows;
  }

  /** Names come from annotations: nothing in them is to end a cell or begin a tag. */
  private static String cell(String text) {
    return text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replaceAll("\\s+", " ");
  }
}
