package io.sparkdet.app.train.card;

import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.Provenance;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a model's card: how it is used, what it measured, what it was trained on and how. All
 * of it stands in {@code model.json} too, for programs.
 */
public final class ModelCard {

  /** The card's name in a model folder, which repositories of models and code show. */
  public static final String FILE = "README.md";

  private static final String TEMPLATE =
      """
      # {NAME}

      A SparkDet model folder: a detector of the EfficientDet family ({VARIANT}), {SIDE} x {SIDE} pixels of input, {COUNT} classes.

      {PICTURE}```sh
      sparkdet label --model FOLDER --input photos --output labels
      ```

      ## Numbers

      {NUMBERS}

      ## Data

      {DATA}

      | class | id |
      |---|---|
      {CLASSES}
      ## How it was trained

      | option | value |
      |---|---|
      {SETTINGS}\
      """;

  private static final Pattern PLACE = Pattern.compile("\\{([A-Z]+)}");

  private ModelCard() {}

  /**
   * Returns the card.
   *
   * @param picture the name of a picture beside it that shows boxes of this model
   */
  public static String text(ModelDescription model, Optional<String> picture) {
    Provenance provenance = model.provenance();
    StringBuilder classes = new StringBuilder();
    for (ModelClass one : model.classes()) {
      row(classes, one.name(), String.valueOf(one.id()));
    }
    StringBuilder settings = new StringBuilder();
    provenance.settings().forEach((option, value) -> row(settings, "`" + option + "`", value));
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("NAME", cell(model.name()));
    parts.put("VARIANT", cell(ModelDescription.nameOf(model.config())));
    parts.put("SIDE", String.valueOf(model.config().imageSize()));
    parts.put("COUNT", String.valueOf(model.classes().size()));
    parts.put(
        "PICTURE",
        picture.map(file -> "![Boxes that this model finds](" + file + ")\n\n").orElse(""));
    parts.put("NUMBERS", numbers(provenance.metrics()));
    parts.put("DATA", provenance.data().isEmpty() ? "Nobody said." : cell(provenance.data()) + ".");
    parts.put("CLASSES", classes.toString());
    parts.put("SETTINGS", settings.toString());
    return PLACE
        .matcher(TEMPLATE)
        .replaceAll(
            place -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(place.group(1)))));
  }

  private static String numbers(Map<String, Double> metrics) {
    if (metrics.isEmpty()) {
      return "Nothing was measured: the run had no validation pictures.";
    }
    StringBuilder rows = new StringBuilder("COCO's, on the validation pictures.\n\n");
    rows.append("| number | value |\n|---|---|\n");
    metrics.forEach(
        (name, value) ->
            row(rows, name, value < 0 ? "–" : String.format(Locale.ROOT, "%.4f", value)));
    return rows.toString().strip();
  }

  private static void row(StringBuilder rows, String name, String value) {
    rows.append("| ").append(cell(name)).append(" | ").append(cell(value)).append(" |\n");
  }

  /** Names come from annotations: nothing in them is to end a cell or begin a tag. */
  private static String cell(String text) {
    return text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replaceAll("\\s+", " ");
  }
}
