package io.sparkdet.app.train.card;

import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.Provenance;
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

  private static final String TEMPLATE =
      """
      # %s

      A SparkDet model folder: a detector of the EfficientDet family (%s), %d x %d pixels of input, %d classes.

      %s```sh
      sparkdet label --model FOLDER --input photos --output labels
      ```

      ## Numbers

      %s

      ## Data

      %s

      | class | id |
      |---|---|
      %s
      ## How it was trained

      | option | value |
      |---|---|
      %s\
      """;

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
    int side = model.config().imageSize();
    return TEMPLATE.formatted(
        cell(model.name()),
        cell(ModelDescription.nameOf(model.config())),
        side,
        side,
        model.classes().size(),
        picture.map(file -> "![Boxes that this model finds](" + file + ")\n\n").orElse(""),
        numbers(provenance.metrics()),
        provenance.data().isEmpty() ? "Nobody said." : cell(provenance.data()) + ".",
        classes,
        settings);
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
