package io.sparkdet.app.exportlabels.option;

import static io.sparkdet.sql.option.OptionDefault.fixed;
import static io.sparkdet.sql.option.OptionDefault.mustBeSet;
import static io.sparkdet.sql.option.OptionDefault.none;

import io.sparkdet.app.exportlabels.format.LabelFormats;
import io.sparkdet.sql.option.OptionDefault;
import io.sparkdet.sql.option.OptionEntry;
import io.sparkdet.sql.option.OptionFacts;
import io.sparkdet.sql.option.OptionKind;
import io.sparkdet.sql.option.OptionValues;

/**
 * The options of {@code export-labels}, each written down once: the command line, job files and the
 * page of options are made from this list.
 */
public enum ExportLabelsOption implements OptionEntry<OptionValues<ExportLabelsOption>> {
  LABEL(OptionKind.INPUT, "DIR", "The table that label wrote", mustBeSet()),
  FORMAT(
      OptionKind.TEXT,
      String.join("|", LabelFormats.names()),
      "What is written: " + LabelFormats.titles(),
      mustBeSet()),
  OUTPUT(
      OptionKind.TEXT,
      "FILE|DIR",
      "The file, or the folder of yolo and voc; it must not exist, save with --overwrite",
      mustBeSet()),
  SCORE_THRESHOLD(OptionKind.DECIMAL, "SCORE", "Only boxes of at least this score", fixed("0")),
  CLASSES(
      OptionKind.TEXT,
      "FILE",
      "Which classes, in the order of their numbers: a name a line, or ID, a tab, NAME; boxes of"
          + " other classes are left out",
      none("all of the table, by category_id")),
  ROOT(
      OptionKind.TEXT,
      "DIR",
      "Folder that names of images begin below",
      none("the deepest folder that holds all images of the table")),
  IMAGE_PREFIX(
      OptionKind.TEXT,
      "TEXT",
      "What stands before names where Label Studio opens pictures, such as s3://bucket/",
      fixed("/data/local-files/?d=", "/data/local-files/?d=, where it serves local files"));

  @SuppressWarnings("ImmutableEnumChecker") // records; the lambdas in them hold a text at most
  private final OptionFacts<OptionValues<ExportLabelsOption>> facts;

  ExportLabelsOption(
      OptionKind kind,
      String label,
      String sentence,
      OptionDefault<OptionValues<ExportLabelsOption>> otherwise) {
    facts = new OptionFacts<>(kind, label, sentence, otherwise);
  }

  @Override
  public OptionFacts<OptionValues<ExportLabelsOption>> facts() {
    return facts;
  }
}
